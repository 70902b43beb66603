/*
 * Times that were measured, and percentiles of them.
 */
#ifndef TIMES_H
#define TIMES_H
#include "measure.h"

static inline int compare_u32(const void *a, const void *b) {
  uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
  return left < right ? -1 : left > right;
}

/* Times that were measured, in microseconds. */
struct times {
  uint32_t *us;
  size_t count, room;
};

static inline void add_time(struct times *times, int64_t ns) {
  if (times->count == times->room) {
    times->room = times->room ? times->room * 2 : 65536;
    times->us = realloc(times->us, times->room * sizeof *times->us);
    if (!times->us) fail("no memory");
  }
  times->us[times->count++] = (uint32_t)(ns / 1000);
}

/* Nearest rank. The times must be sorted; of none it is 0. */
static inline uint32_t percentile_us(const struct times *times, double share) {
  if (times->count == 0) return 0;
  size_t rank = (size_t)(share * (double)times->count + 0.999999);
  return times->us[rank == 0 ? 0 : rank > times->count ? times->count - 1 : rank - 1];
}

static inline void sort_times(struct times *times) {
  if (times->count > 0) qsort(times->us, times->count, sizeof *times->us, compare_u32);
}
#endif
