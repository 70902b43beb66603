/*
 * Sends messages of one size over one TCP connection, as fast as the other end takes them.
 *
 *   tcp-sender PORT MESSAGE_BYTES WARMUP_S SECONDS MODE
 *
 * MODE is `raw` (each message one write, no framing), or a masked WebSocket frame a message (RFC 6455 section 5):
 * `prepared`: a ring of frames that are masked beforehand; `zero`: the same with a masking key of zeros; `random`: a fresh
 * random key for each frame, applied into one buffer that is used again and again.
 *
 * Prints three lines of JSON: {"event":"begin"} after the warm-up, {"event":"end"} after the measured time, and when the
 * other end has closed, what was sent. CPU time and rates are of the measured time, `totalMessages` of all.
 */
#include "measure.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#define RING 8
#define MAX_HEADER 14
#define POOL_BYTES 8192
/* The other end has so long to take what is under way and to close. */
#define CLOSE_TIMEOUT_S 20

static void write_all(int fd, const uint8_t *bytes, size_t left) {
  while (left > 0) {
    ssize_t n = write(fd, bytes, left);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) fail_errno("write");
    bytes += n;
    left -= n;
  }
}

/* Keys as `ws` takes them: from a pool of random bytes. */
static void fresh_key(uint8_t key[4]) {
  static uint8_t pool[POOL_BYTES];
  static size_t used = POOL_BYTES;
  if (used == POOL_BYTES) {
    for (size_t got = 0; got < POOL_BYTES;) {
      ssize_t n = getrandom(pool + got, POOL_BYTES - got, 0);
      if (n < 0) fail_errno("getrandom");
      got += n;
    }
    used = 0;
  }
  memcpy(key, pool + used, 4);
  used += 4;
}

/* A header of a final masked frame; returns its length, key included. */
static size_t write_header(uint8_t *to, int opcode, uint64_t length, const uint8_t key[4]) {
  size_t at = 0;
  to[at++] = 0x80 | opcode;
  if (length < 126) {
    to[at++] = 0x80 | length;
  } else if (length < 65536) {
    to[at++] = 0x80 | 126;
    to[at++] = length >> 8;
    to[at++] = length;
  } else {
    to[at++] = 0x80 | 127;
    for (int shift = 56; shift >= 0; shift -= 8) to[at++] = length >> shift;
  }
  memcpy(to + at, key, 4);
  return at + 4;
}

/* Eight bytes at a time, which the compiler turns into vector instructions. */
static void mask_into(uint8_t *to, const uint8_t *from, size_t length, const uint8_t key[4]) {
  uint64_t wide;
  memcpy(&wide, key, 4);
  memcpy((uint8_t *)&wide + 4, key, 4);
  size_t at = 0;
  for (; at + 8 <= length; at += 8) {
    uint64_t word;
    memcpy(&word, from + at, 8);
    word ^= wide;
    memcpy(to + at, &word, 8);
  }
  for (; at < length; at++) to[at] = from[at] ^ key[at & 3];
}

static void shake_hands(int fd) {
  static const char request[] =
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  write_all(fd, (const uint8_t *)request, sizeof request - 1);
  char answer[4096];
  size_t got = 0;
  /* Byte by byte, so that nothing of the first frame is taken. */
  while (got < 4 || memcmp(answer + got - 4, "\r\n\r\n", 4)) {
    if (got == sizeof answer) fail_errno("handshake");
    errno = 0;
    if (read(fd, answer + got, 1) <= 0) fail_errno("handshake");
    got++;
  }
  if (memcmp(answer, "HTTP/1.1 101", 12)) {
    fprintf(stderr, "handshake: %.*s\n", (int)(strcspn(answer, "\r")), answer);
    exit(1);
  }
}

static uint8_t incoming[65536];
static size_t incoming_bytes = 0;

/* Answers pings and passes over everything else that comes; returns 0 at the end of the stream. */
static int read_answers(int fd, int flags) {
  ssize_t n = recv(fd, incoming + incoming_bytes, sizeof incoming - incoming_bytes, flags);
  if (n < 0) return errno == EAGAIN || errno == EINTR ? 1 : 0;
  if (n == 0) return 0;
  incoming_bytes += n;
  size_t at = 0;
  while (incoming_bytes - at >= 2) {
    size_t length = incoming[at + 1] & 0x7f;
    size_t header = length == 126 ? 4 : 2;
    if (incoming_bytes - at < header) break;
    if (header == 4) length = incoming[at + 2] << 8 | incoming[at + 3];
    if (incoming_bytes - at < header + length) break;
    if ((incoming[at] & 0x0f) == 9) {
      uint8_t pong[MAX_HEADER + 125], key[4];
      fresh_key(key);
      size_t pong_header = write_header(pong, 10, length, key);
      mask_into(pong + pong_header, incoming + at + header, length, key);
      write_all(fd, pong, pong_header + length);
    }
    at += header + length;
  }
  memmove(incoming, incoming + at, incoming_bytes - at);
  incoming_bytes -= at;
  return 1;
}

static void close_gently(int fd, int is_raw) {
  if (!is_raw) {
    uint8_t frame[MAX_HEADER + 2], key[4];
    const uint8_t code[2] = {1000 >> 8, 1000 & 0xff};
    fresh_key(key);
    size_t header = write_header(frame, 8, 2, key);
    mask_into(frame + header, code, 2, key);
    write_all(fd, frame, header + 2);
  } else {
    shutdown(fd, SHUT_WR);
  }
  struct timeval patience = {.tv_sec = CLOSE_TIMEOUT_S};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  double until = now_s() + CLOSE_TIMEOUT_S;
  while (now_s() < until && read_answers(fd, 0)) continue;
  close(fd);
}

int main(int argc, char **argv) {
  if (argc != 6) {
    fprintf(stderr, "usage: tcp-sender PORT MESSAGE_BYTES WARMUP_S SECONDS raw|prepared|random|zero\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  size_t size = strtoull(argv[2], NULL, 10);
  double warmup = atof(argv[3]), seconds = atof(argv[4]);
  const char *mode = argv[5];
  int is_raw = !strcmp(mode, "raw"), is_random = !strcmp(mode, "random");

  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  if (connect(fd, (struct sockaddr *)&address, sizeof address)) fail_errno("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (!is_raw) shake_hands(fd);

  uint8_t *frames[RING], *payloads[RING], *scratch = malloc(size + MAX_HEADER);
  size_t frame_bytes = size;
  for (int i = 0; i < RING; i++) {
    payloads[i] = malloc(size);
    for (size_t k = 0; k < size; k++) payloads[i][k] = rand();
    frames[i] = payloads[i];
    if (is_raw || is_random) continue;
    uint8_t key[4] = {0, 0, 0, 0};
    if (!strcmp(mode, "prepared")) fresh_key(key);
    frames[i] = malloc(size + MAX_HEADER);
    size_t header = write_header(frames[i], 2, size, key);
    mask_into(frames[i] + header, payloads[i], size, key);
    frame_bytes = header + size;
  }

  double began = now_s(), counted_from = began + warmup, end = counted_from + seconds;
  double window_began = 0, window_cpu = 0;
  unsigned long long total = 0, before = 0;
  for (;;) {
    double at = now_s();
    if (window_began == 0 && at >= counted_from) {
      window_began = at;
      window_cpu = cpu_s();
      before = total;
      end = at + seconds;
      printf("{\"event\":\"begin\"}\n");
      fflush(stdout);
    }
    if (at >= end) break;
    if (is_random) {
      uint8_t key[4];
      fresh_key(key);
      size_t header = write_header(scratch, 2, size, key);
      mask_into(scratch + header, payloads[total % RING], size, key);
      write_all(fd, scratch, header + size);
    } else {
      write_all(fd, frames[total % RING], frame_bytes);
    }
    total++;
    if (!is_raw) read_answers(fd, MSG_DONTWAIT);
  }
  double took = now_s() - window_began, cores = (cpu_s() - window_cpu) / took;
  unsigned long long messages = total - before;
  printf("{\"event\":\"end\"}\n");
  fflush(stdout);
  close_gently(fd, is_raw);
  printf("{\"messages\":%llu,\"seconds\":%.6f,\"messagesPerS\":%.3f,\"bytesPerS\":%.0f,\"cpuCores\":%.4f,\"totalMessages\":%llu}\n",
         messages, took, messages / took, messages * (double)size / took, cores, total);
  return 0;
}
