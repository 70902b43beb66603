/*
 * Frames as a client sends them (RFC 6455 section 5.2): head, mask, payload.
 */
#ifndef WS_FRAME_H
#define WS_FRAME_H
#include "measure.h"

enum { CONTINUATION = 0, TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 };

/* Writes the head of a client's frame and returns its length: at most 14 bytes. The payload has to be masked with `mask` by the caller. */
static inline int frame_head(unsigned char *head, int opcode, uint64_t length, const unsigned char mask[4]) {
  int at = 0;
  head[at++] = (unsigned char)(0x80 | opcode);
  if (length < 126) head[at++] = (unsigned char)(0x80 | length);
  else if (length < 65536) {
    head[at++] = 0x80 | 126;
    head[at++] = (unsigned char)(length >> 8);
    head[at++] = (unsigned char)length;
  } else {
    head[at++] = 0x80 | 127;
    for (int shift = 56; shift >= 0; shift -= 8) head[at++] = (unsigned char)(length >> shift);
  }
  memcpy(head + at, mask, 4);
  return at + 4;
}

static const unsigned char MASK[4] = {0x37, 0xfa, 0x21, 0x3d};

/* A whole masked frame in memory of its own; `length` gets its size. The payload is `payload`, or bytes from 1 on where that is NULL. */
static inline unsigned char *masked_frame(int opcode, const void *payload, uint64_t payload_bytes, size_t *length) {
  unsigned char *frame = malloc(payload_bytes + 14);
  if (!frame) fail("no memory for a frame of %llu bytes", (unsigned long long)payload_bytes);
  int head = frame_head(frame, opcode, payload_bytes, MASK);
  for (uint64_t at = 0; at < payload_bytes; at++) {
    unsigned char byte = payload ? ((const unsigned char *)payload)[at] : (unsigned char)(at % 251 + 1);
    frame[head + at] = byte ^ MASK[at & 3];
  }
  *length = (size_t)head + payload_bytes;
  return frame;
}
#endif
