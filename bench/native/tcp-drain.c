/*
 * Accepts one connection, reads it to its end, 64 KiB at a time, and counts.
 *
 *   tcp-drain raw|websocket MESSAGE_BYTES WARMUP_S SECONDS
 *
 * `websocket` answers the handshake, counts the messages by the headers of their frames and passes over the payload
 * without unmasking it (RFC 6455 section 5.2): the least that a receiver can do. It answers a close frame.
 *
 * Prints {"port":N} at once, {"event":"begin"} at the first message after the warm-up, {"event":"end"} after the measured
 * time, and at the end of the connection what was received. `keys` tells how the first frames were masked: `zero`, `fresh`
 * (a key of its own each) or `repeated`; null where there are too few of them to tell.
 */
#include "measure.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_BYTES 65536

/* SHA-1 (FIPS 180-4) of fewer than 120 bytes: enough for Sec-WebSocket-Accept. */
static uint32_t rotate(uint32_t x, int by) { return x << by | x >> (32 - by); }

static void sha1(const char *text, uint8_t digest[20]) {
  uint8_t block[128] = {0};
  size_t length = strlen(text), blocks = length + 9 > 64 ? 2 : 1;
  memcpy(block, text, length);
  block[length] = 0x80;
  for (int i = 0; i < 8; i++) block[blocks * 64 - 1 - i] = (uint64_t)length * 8 >> (8 * i);
  uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  for (size_t b = 0; b < blocks; b++) {
    uint32_t w[80];
    for (int i = 0; i < 16; i++) {
      const uint8_t *at = block + b * 64 + i * 4;
      w[i] = (uint32_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
    }
    for (int i = 16; i < 80; i++) w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    uint32_t a = h[0], bb = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 80; i++) {
      uint32_t f = i < 20 ? (bb & c) | (~bb & d) : i < 40 ? bb ^ c ^ d : i < 60 ? (bb & c) | (bb & d) | (c & d) : bb ^ c ^ d;
      uint32_t k = i < 20 ? 0x5a827999 : i < 40 ? 0x6ed9eba1 : i < 60 ? 0x8f1bbcdc : 0xca62c1d6;
      uint32_t next = rotate(a, 5) + f + e + k + w[i];
      e = d, d = c, c = rotate(bb, 30), bb = a, a = next;
    }
    h[0] += a, h[1] += bb, h[2] += c, h[3] += d, h[4] += e;
  }
  for (int i = 0; i < 20; i++) digest[i] = h[i / 4] >> (24 - 8 * (i % 4));
}

static void base64(const uint8_t digest[20], char text[29]) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int i = 0; i < 7; i++) {
    uint32_t v = digest[i * 3] << 16 | digest[i * 3 + 1] << 8 | (i < 6 ? digest[i * 3 + 2] : 0);
    for (int k = 0; k < 4; k++) text[i * 4 + k] = letters[v >> (18 - 6 * k) & 63];
  }
  text[27] = '=';
  text[28] = 0;
}

static void shake_hands(int fd) {
  char request[8192];
  size_t got = 0;
  while (got < 4 || memcmp(request + got - 4, "\r\n\r\n", 4)) {
    errno = 0;
    if (got == sizeof request - 1 || read(fd, request + got, 1) <= 0) fail_errno("handshake");
    got++;
  }
  request[got] = 0;
  const char *name = strcasestr(request, "\r\nsec-websocket-key:");
  if (!name) fail_errno("handshake without a key");
  char key[64], joined[128];
  if (sscanf(name + 20, " %59[A-Za-z0-9+/=]", key) != 1) fail_errno("handshake without a key");
  snprintf(joined, sizeof joined, "%s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
  uint8_t digest[20];
  char accept[29], answer[256];
  sha1(joined, digest);
  base64(digest, accept);
  int length = snprintf(answer, sizeof answer,
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Accept: %s\r\n\r\n", accept);
  if (write(fd, answer, length) != length) fail_errno("handshake");
}

static unsigned long long messages = 0, bytes = 0;

/* The masking keys of the first frames of messages. */
#define KEYS 512
/* With fewer one could not tell: a ring of frames masked beforehand has up to 64. */
#define KEYS_TO_TELL 128
static uint32_t keys[KEYS];
static size_t key_count = 0;

static const char *keys_text(void) {
  if (key_count < KEYS_TO_TELL) return "null";
  size_t distinct = 0, zero = 0;
  for (size_t i = 0; i < key_count; i++) {
    size_t earlier = 0;
    while (earlier < i && keys[earlier] != keys[i]) earlier++;
    distinct += earlier == i;
    zero += keys[i] == 0;
  }
  return zero == key_count ? "\"zero\"" : distinct > key_count * 3 / 4 ? "\"fresh\"" : "\"repeated\"";
}
static int is_closing = 0;

/* Where in a frame the stream is. */
static uint8_t header[14];
static size_t header_bytes = 0;
static uint64_t payload_left = 0;

static void take_header(void) {
  int length = header[1] & 0x7f;
  if (length < 126) payload_left = length;
  else if (length == 126) payload_left = (uint64_t)header[2] << 8 | header[3];
  else
    for (int i = payload_left = 0; i < 8; i++) payload_left = payload_left << 8 | header[2 + i];
}

static void end_frame(void) {
  if ((header[0] & 0x0f) == 8) is_closing = 1;
  else if ((header[0] & 0x88) == 0x80) messages++;
  header_bytes = 0;
}

static void parse(const uint8_t *from, size_t count) {
  for (size_t at = 0; at < count;) {
    if (payload_left > 0) {
      size_t part = count - at < payload_left ? count - at : payload_left;
      at += part;
      payload_left -= part;
      if (payload_left == 0) end_frame();
      continue;
    }
    header[header_bytes++] = from[at++];
    if (header_bytes < 2) continue;
    int length = header[1] & 0x7f;
    size_t needed = 2 + (length == 127 ? 8 : length == 126 ? 2 : 0) + (header[1] & 0x80 ? 4 : 0);
    if (header_bytes < needed) continue;
    take_header();
    if ((header[0] & 0x08) == 0 && (header[1] & 0x80) && key_count < KEYS) memcpy(&keys[key_count++], header + needed - 4, 4);
    if (payload_left == 0) end_frame();
  }
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: tcp-drain raw|websocket MESSAGE_BYTES WARMUP_S SECONDS\n");
    return 2;
  }
  int is_raw = !strcmp(argv[1], "raw");
  size_t size = strtoull(argv[2], NULL, 10);
  double warmup = atof(argv[3]), seconds = atof(argv[4]);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 16)) fail_errno("listen");
  getsockname(listener, (struct sockaddr *)&address, &length);
  printf("{\"port\":%d}\n", ntohs(address.sin_port));
  fflush(stdout);
  int fd = accept(listener, NULL, NULL);
  if (fd < 0) fail_errno("accept");
  if (!is_raw) shake_hands(fd);

  static uint8_t buffer[READ_BYTES];
  double first = 0, last = 0, window_began = 0, window_cpu = 0, took = 0, cores = 0;
  unsigned long long before = 0, in_window = 0;
  ssize_t got;
  while ((got = read(fd, buffer, sizeof buffer)) > 0) {
    bytes += got;
    if (is_raw) messages = bytes / size;
    else parse(buffer, got);
    double at = now_s();
    if (first == 0) first = at;
    last = at;
    if (window_began == 0 && at >= first + warmup) {
      window_began = at;
      window_cpu = cpu_s();
      before = bytes;
      printf("{\"event\":\"begin\"}\n");
      fflush(stdout);
    } else if (window_began > 0 && took == 0 && at >= window_began + seconds) {
      took = at - window_began;
      cores = (cpu_s() - window_cpu) / took;
      in_window = bytes - before;
      printf("{\"event\":\"end\"}\n");
      fflush(stdout);
    }
    if (is_closing) {
      static const uint8_t goodbye[4] = {0x88, 2, 1000 >> 8, 1000 & 0xff};
      if (write(fd, goodbye, sizeof goodbye) < 0) break;
      shutdown(fd, SHUT_WR);
      is_closing = 0;
    }
  }
  close(fd);
  /* The sender's clock began a little earlier, and it may have stopped before the measured time was over here. */
  if (took == 0 && window_began > 0 && last - window_began >= seconds / 2) {
    took = last - window_began;
    cores = (cpu_s() - window_cpu) / took;
    in_window = bytes - before;
  }
  /* Bytes tell the rate more finely than whole messages do; a frame's header adds no more than 14 of them. */
  double per_s = took > 0 ? in_window / took : 0;
  printf("{\"messages\":%llu,\"bytes\":%llu,\"keys\":%s,", messages, bytes, is_raw ? "null" : keys_text());
  if (took > 0)
    printf("\"seconds\":%.6f,\"messagesPerS\":%.3f,\"bytesPerS\":%.0f,\"cpuCores\":%.4f}\n", took,
           messages > 0 ? per_s / ((double)bytes / messages) : 0, per_s, cores);
  else
    printf("\"seconds\":null,\"messagesPerS\":null,\"bytesPerS\":null,\"cpuCores\":null}\n");
  return 0;
}
