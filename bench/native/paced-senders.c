/*
 * paced-senders HOST PORT CONNECTIONS BYTES RATE SECONDS [--warmup S] [--path P]
 *
 * Clients that send binary messages of BYTES in turn, RATE a second over all of them by the clock (RATE 0: each as fast as its socket takes
 * them, small ones gathered into writes of up to 64 KiB). The one frame of all of them was masked before the start. A message that is due while its connection still has the one before
 * it is sent by the next connection that is free; where none is, it is not sent and counted as late. Prints `ready` when all are open, then
 * one line of JSON with what was handed to the kernel whole in the SECONDS alone: messages, seconds, late, cpuCores. The last message of a
 * connection is completed before it is closed.
 */
#include "ws-client.h"

#define GATHERED_BYTES 65536
/* How much one connection may write before the others and the clock get their turn. */
#define TURN_BYTES 1048576

/* What is written at once: one frame, or a few. */
static unsigned char *block;
static size_t block_bytes, block_frames = 1;
static struct client *clients;
static int count, is_over, is_stopping;
static uint64_t sent, late;
static double rate;

/* What of a client's block the kernel has not taken is in `own_left`. */
static void push_block(struct client *client) {
  for (size_t written = 0; written < TURN_BYTES;) {
    if (client->own_left == 0 && is_stopping) return watch(client, EPOLLIN);
    /* A pong goes first, whole. */
    if (client->own_left == 0 && client->unsent_bytes > 0) return watch(client, EPOLLIN | EPOLLOUT);
    size_t left = client->own_left > 0 ? client->own_left : block_bytes;
    ssize_t wrote = send(client->fd, block + (block_bytes - left), left, MSG_NOSIGNAL);
    if (wrote < 0 && errno != EAGAIN) fail("send: %s", strerror(errno));
    left -= wrote < 0 ? 0 : (size_t)wrote;
    written += wrote < 0 ? 0 : (size_t)wrote;
    client->own_left = left;
    if (left > 0) return watch(client, EPOLLIN | EPOLLOUT);
    sent += block_frames;
    if (rate > 0) return watch(client, EPOLLIN);
  }
  watch(client, EPOLLIN | EPOLLOUT);
}

static void writable(struct client *client) {
  if (client->own_left > 0 || rate == 0) push_block(client);
}

static void closed(struct client *client) {
  if (!is_over) fail("connection %d was closed by the server", client->index);
}

static void offer_due(int64_t began_ns, uint64_t *due) {
  static int turn_of = 0;
  uint64_t should = (uint64_t)((double)(now_ns() - began_ns) / 1e9 * rate);
  for (; *due < should; *due += 1) {
    int tried = 0;
    while (tried < count && clients[turn_of].own_left > 0) {
      turn_of = (turn_of + 1) % count;
      tried += 1;
    }
    if (tried == count) late += 1;
    else push_block(&clients[turn_of]);
    turn_of = (turn_of + 1) % count;
  }
}

static void run_until(int64_t end_ns, int64_t began_ns, uint64_t *due) {
  while (now_ns() < end_ns) {
    if (rate > 0) offer_due(began_ns, due);
    turn(1);
  }
}

/* As many frames as fit into one write. */
static void gather(void) {
  size_t frame_bytes = block_bytes;
  block_frames = GATHERED_BYTES / frame_bytes;
  unsigned char *all = malloc(frame_bytes * block_frames);
  if (!all) fail("no memory");
  for (size_t at = 0; at < block_frames; at++) memcpy(all + at * frame_bytes, block, frame_bytes);
  free(block);
  block = all;
  block_bytes = frame_bytes * block_frames;
}

int main(int argc, char **argv) {
  static const struct option OPTIONS[] = {{"warmup", 1, 0, 'w'}, {"path", 1, 0, 'p'}, {0}};
  const char *path = "/";
  double warmup_s = 0;
  int option;
  while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
    if (option == 'w') warmup_s = atof(optarg);
    else if (option == 'p') path = optarg;
    else return 2;
  }
  if (argc - optind != 6) fail("paced-senders HOST PORT CONNECTIONS BYTES RATE SECONDS");
  count = atoi(argv[optind + 2]);
  uint64_t bytes = strtoull(argv[optind + 3], NULL, 10);
  rate = atof(argv[optind + 4]);
  double seconds = atof(argv[optind + 5]);
  if (count < 1 || bytes < 1 || rate < 0 || seconds <= 0) fail("connections, bytes and seconds are above 0");
  clients = calloc((size_t)count, sizeof *clients);
  if (!clients) fail("no memory");
  block = masked_frame(BINARY, NULL, bytes, &block_bytes);
  if (rate == 0 && block_bytes < GATHERED_BYTES) gather();
  start_loop(argv[optind], atoi(argv[optind + 1]), path, "", 0, (struct handlers){.closed = closed, .writable = writable});
  open_all(clients, count, 64);
  uint64_t due = 0;
  int64_t started_ns = now_ns();
  if (rate == 0)
    for (int at = 0; at < count; at++) push_block(&clients[at]);
  run_until(started_ns + (int64_t)(warmup_s * 1e9), started_ns, &due);
  printf("ready\n");
  fflush(stdout);
  uint64_t sent_before = sent, late_before = late;
  int64_t began_ns = now_ns();
  double cpu_before_s = cpu_s();
  run_until(began_ns + (int64_t)(seconds * 1e9), started_ns, &due);
  double took_s = (double)(now_ns() - began_ns) / 1e9;
  double used_s = cpu_s() - cpu_before_s;
  uint64_t messages = sent - sent_before, were_late = late - late_before;
  is_stopping = 1;
  for (int at = 0; at < count; at++)
    while (clients[at].own_left > 0) turn(100);
  is_over = 1;
  printf("{\"connections\":%d,\"bytes\":%llu,\"messages\":%llu,\"seconds\":%.6f,\"late\":%llu,\"cpuCores\":%.4f}\n", count, (unsigned long long)bytes,
         (unsigned long long)messages, took_s, (unsigned long long)were_late, used_s / took_s);
  return 0;
}
