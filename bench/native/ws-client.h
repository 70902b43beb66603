/*
 * What the benchmark's WebSocket clients share: connections over one epoll, the opening handshake (RFC 6455 section 4.1), an incremental
 * parser of the server's frames (section 5.2), pongs (section 5.5.3), and clocks. No extension is offered, so that nothing is compressed.
 * A fault of the server's protocol ends the program: a measurement of a broken stream is none.
 */
#ifndef WS_CLIENT_H
#define WS_CLIENT_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

enum { CONTINUATION = 0, TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 };

/* Larger than what the kernel hands over at once most of the time; one buffer for all connections stays in the cache. */
#define READ_BYTES 262144
#define HEAD_MAX_BYTES 4096
/* So many clients of one address: beyond it the ephemeral ports (net.ipv4.ip_local_port_range) run out. */
#define CLIENTS_PER_ADDRESS 20000

static inline void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(1);
}

static inline int64_t now_ns(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1000000000LL + at.tv_nsec;
}

/* User and system time of this process, in seconds. */
static inline double cpu_s(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

enum client_state { IDLE, CONNECTING, UPGRADING, OPEN, SHUT };

struct client {
  int fd;
  int index;
  enum client_state state;
  uint32_t events;
  /* The answer to the handshake, until its empty line. */
  int answer_bytes;
  char *answer;
  /* Of the frame that is coming in: its head so far, and what of its payload has not come. */
  unsigned char head[14];
  unsigned head_bytes;
  uint64_t payload_left;
  uint64_t message_bytes;
  unsigned char control[125];
  unsigned control_bytes;
  /* What the kernel has not taken yet. */
  unsigned char *unsent;
  size_t unsent_bytes, unsent_room;
  /* Of a frame that the program writes by itself, what is still to be written: nothing may come in between. */
  size_t own_left;
  /* For the program. */
  int64_t started_ns;
  uint64_t messages, bytes;
  uint64_t messages_before, bytes_before;
};

/* What a program does when something happens on a connection. Any may be NULL. */
struct handlers {
  void (*opened)(struct client *);
  /* A whole data message, its payload in bytes; of raw connections each piece that was read. */
  void (*message)(struct client *, uint64_t bytes);
  /* The server has closed; the descriptor is closed already. */
  void (*closed)(struct client *);
  /* The descriptor can be written to, and nothing of ours is left unsent. It says itself what is watched from here on. */
  void (*writable)(struct client *);
};

struct loop {
  int epoll;
  struct sockaddr_in server;
  char upgrade[HEAD_MAX_BYTES];
  int upgrade_bytes;
  /* No WebSocket: the bytes are the message. */
  int raw;
  struct handlers on;
  unsigned char *buffer;
  int open;
};

static struct loop loop;

/* As many descriptors as the hard limit allows (getrlimit(2)). */
static inline void raise_file_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

/* `extra` are whole header lines, each with its CR LF. */
static inline void start_loop(const char *host, int port, const char *path, const char *extra, int raw, struct handlers handlers) {
  memset(&loop, 0, sizeof loop);
  raise_file_limit();
  loop.epoll = epoll_create1(EPOLL_CLOEXEC);
  loop.raw = raw;
  loop.on = handlers;
  loop.buffer = malloc(READ_BYTES);
  loop.server.sin_family = AF_INET;
  loop.server.sin_port = htons((uint16_t)port);
  if (loop.epoll < 0 || !loop.buffer) fail("no epoll or no memory");
  if (inet_pton(AF_INET, host, &loop.server.sin_addr) != 1) fail("%s is no IPv4 address", host);
  /* The key is that of RFC 6455 section 1.3: it need not be secret, and the answer to it is known. */
  loop.upgrade_bytes = snprintf(loop.upgrade, sizeof loop.upgrade,
                                "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n",
                                path, host, port, extra);
  if (loop.upgrade_bytes >= (int)sizeof loop.upgrade) fail("the request is too long");
}

static inline void watch(struct client *client, uint32_t events) {
  if (client->events == events) return;
  struct epoll_event event = {.events = events, .data.ptr = client};
  if (epoll_ctl(loop.epoll, client->events == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, client->fd, &event) != 0) fail("epoll_ctl: %s", strerror(errno));
  client->events = events;
}

/* Clients beyond the ports of one address come from the next: all of 127.0.0.0/8 is this machine. */
static inline void bind_source(int fd, int address) {
  if ((ntohl(loop.server.sin_addr.s_addr) >> 24) != 127) return;
  int one = 1;
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001u + (uint32_t)address)};
  if (bind(fd, (struct sockaddr *)&source, sizeof source) != 0) fail("bind: %s", strerror(errno));
}

static inline void dial(struct client *client, int index, int address) {
  client->index = index;
  client->state = CONNECTING;
  client->events = 0;
  client->answer_bytes = 0;
  client->head_bytes = client->control_bytes = 0;
  client->payload_left = client->message_bytes = 0;
  client->unsent_bytes = 0;
  client->started_ns = now_ns();
  client->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (client->fd < 0) fail("socket: %s", strerror(errno));
  int one = 1;
  setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (address > 0) bind_source(client->fd, address);
  if (connect(client->fd, (struct sockaddr *)&loop.server, sizeof loop.server) != 0 && errno != EINPROGRESS) fail("connect: %s", strerror(errno));
  watch(client, EPOLLOUT);
}

static inline void hang_up(struct client *client) {
  if (client->state == SHUT || client->state == IDLE) return;
  if (client->state == OPEN) loop.open -= 1;
  client->state = SHUT;
  close(client->fd);
  if (loop.on.closed) loop.on.closed(client);
}

/* Sends, and keeps what the kernel does not take. The connection may be shut afterwards. */
static inline void send_bytes(struct client *client, const void *bytes, size_t length) {
  if (client->state == SHUT) return;
  size_t sent = 0;
  if (client->unsent_bytes == 0) {
    ssize_t wrote = send(client->fd, bytes, length, MSG_NOSIGNAL);
    if (wrote < 0 && errno != EAGAIN) return hang_up(client);
    sent = wrote < 0 ? 0 : (size_t)wrote;
  }
  if (sent == length) return;
  size_t left = length - sent;
  if (client->unsent_bytes + left > client->unsent_room) {
    client->unsent_room = client->unsent_bytes + left;
    client->unsent = realloc(client->unsent, client->unsent_room);
    if (!client->unsent) fail("no memory");
  }
  memcpy(client->unsent + client->unsent_bytes, (const unsigned char *)bytes + sent, left);
  client->unsent_bytes += left;
  watch(client, EPOLLIN | EPOLLOUT);
}

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

static inline void send_frame(struct client *client, int opcode, const void *payload, size_t payload_bytes) {
  size_t length;
  unsigned char *frame = masked_frame(opcode, payload, payload_bytes, &length);
  send_bytes(client, frame, length);
  free(frame);
}

static inline unsigned head_length(const struct client *client) {
  if (client->head_bytes < 2) return 2;
  unsigned length = client->head[1] & 127;
  return length == 127 ? 10 : length == 126 ? 4 : 2;
}

static inline void control_frame(struct client *client, int opcode) {
  /* A ping that comes in the middle of a frame goes unanswered; a later one will be (section 5.5.3), and bytes are a sign of life, too. */
  if (client->own_left > 0) return;
  if (opcode == PING) send_frame(client, PONG, client->control, client->control_bytes);
  else if (opcode == CLOSE) {
    /* RFC 6455 section 7.1.1: the server closes the connection; a code of one byte does not exist. */
    send_frame(client, CLOSE, client->control, client->control_bytes >= 2 ? 2 : 0);
  }
}

/* A frame's payload has come whole. */
static inline void frame_ended(struct client *client) {
  int opcode = client->head[0] & 15;
  int is_final = client->head[0] >> 7;
  client->head_bytes = 0;
  if (opcode >= CLOSE) control_frame(client, opcode);
  else if (is_final) {
    uint64_t bytes = client->message_bytes;
    client->message_bytes = 0;
    client->messages += 1;
    client->bytes += bytes;
    if (loop.on.message) loop.on.message(client, bytes);
  }
}

static inline void head_ended(struct client *client) {
  if (client->head[0] & 0x70) fail("a frame with reserved bits: nothing was negotiated");
  if (client->head[1] & 0x80) fail("a masked frame from a server");
  int opcode = client->head[0] & 15;
  uint64_t length = client->head[1] & 127;
  if (length >= 126) {
    unsigned end = head_length(client);
    length = 0;
    for (unsigned at = 2; at < end; at++) length = length << 8 | client->head[at];
  }
  if (opcode >= CLOSE) {
    if (length > 125 || !(client->head[0] & 0x80)) fail("a control frame of %llu bytes", (unsigned long long)length);
    client->control_bytes = 0;
  } else client->message_bytes += length;
  client->payload_left = length;
  if (length == 0) frame_ended(client);
}

static inline void parse(struct client *client, const unsigned char *bytes, size_t length) {
  size_t at = 0;
  while (at < length && client->state == OPEN) {
    if (client->payload_left > 0) {
      size_t take = length - at < client->payload_left ? length - at : (size_t)client->payload_left;
      if ((client->head[0] & 15) >= CLOSE) {
        memcpy(client->control + client->control_bytes, bytes + at, take);
        client->control_bytes += (unsigned)take;
      }
      at += take;
      client->payload_left -= take;
      if (client->payload_left == 0) frame_ended(client);
      continue;
    }
    client->head[client->head_bytes++] = bytes[at++];
    if (client->head_bytes >= 2 && client->head_bytes == head_length(client)) head_ended(client);
  }
}

static inline void take_bytes(struct client *client, const unsigned char *bytes, size_t length) {
  if (!loop.raw) return parse(client, bytes, length);
  client->bytes += length;
  if (loop.on.message) loop.on.message(client, length);
}

static inline void is_open(struct client *client) {
  client->state = OPEN;
  loop.open += 1;
  watch(client, EPOLLIN);
  if (loop.on.opened) loop.on.opened(client);
}

/* The answer to the handshake, a piece at a time; what follows its empty line is the stream. */
static inline void take_answer(struct client *client, const unsigned char *bytes, size_t length) {
  if (!client->answer && !(client->answer = malloc(HEAD_MAX_BYTES + 1))) fail("no memory");
  size_t at = 0;
  while (at < length) {
    if (client->answer_bytes == HEAD_MAX_BYTES) fail("an answer without an end");
    client->answer[client->answer_bytes++] = (char)bytes[at++];
    if (client->answer_bytes < 4 || memcmp(client->answer + client->answer_bytes - 4, "\r\n\r\n", 4) != 0) continue;
    client->answer[client->answer_bytes] = 0;
    if (strncmp(client->answer, "HTTP/1.1 101", 12) != 0) fail("the server refused: %.60s", client->answer);
    if (!strstr(client->answer, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")) fail("the answer is not to our key");
    free(client->answer);
    client->answer = NULL;
    is_open(client);
    if (at < length) take_bytes(client, bytes + at, length - at);
    return;
  }
}

static inline void can_read(struct client *client) {
  ssize_t got = recv(client->fd, loop.buffer, READ_BYTES, 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    if (client->state == UPGRADING) fail("the server hung up during the handshake");
    return hang_up(client);
  }
  if (client->state == UPGRADING) take_answer(client, loop.buffer, (size_t)got);
  else take_bytes(client, loop.buffer, (size_t)got);
}

static inline void can_write(struct client *client) {
  if (client->state == CONNECTING) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(client->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) fail("connect: %s", strerror(error));
    if (loop.raw) return is_open(client);
    client->state = UPGRADING;
    send_bytes(client, loop.upgrade, (size_t)loop.upgrade_bytes);
    if (client->unsent_bytes == 0) watch(client, EPOLLIN);
    return;
  }
  if (client->unsent_bytes > 0) {
    ssize_t wrote = send(client->fd, client->unsent, client->unsent_bytes, MSG_NOSIGNAL);
    if (wrote < 0) {
      if (errno != EAGAIN) hang_up(client);
      return;
    }
    memmove(client->unsent, client->unsent + wrote, client->unsent_bytes - (size_t)wrote);
    client->unsent_bytes -= (size_t)wrote;
    if (client->unsent_bytes > 0) return;
  }
  if (loop.on.writable) loop.on.writable(client);
  else watch(client, EPOLLIN);
}

/* One turn: waits for at most `timeout_ms` (-1: for ever) and serves what is there. */
static inline void turn(int timeout_ms) {
  struct epoll_event events[512];
  int count = epoll_wait(loop.epoll, events, 512, timeout_ms);
  if (count < 0 && errno != EINTR) fail("epoll_wait: %s", strerror(errno));
  for (int at = 0; at < count; at++) {
    struct client *client = events[at].data.ptr;
    if (client->state == SHUT || client->state == IDLE) continue;
    if ((events[at].events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) && (client->events & EPOLLOUT)) can_write(client);
    if (client->state != SHUT && client->state != CONNECTING && (events[at].events & (EPOLLIN | EPOLLHUP | EPOLLERR))) can_read(client);
  }
}

/* Opens all clients, at most `at_once` handshakes under way, and serves meanwhile those that are open. */
static inline void open_all(struct client *clients, int count, int at_once) {
  int dialled = 0;
  while (loop.open < count) {
    while (dialled < count && dialled - loop.open < at_once) {
      dial(&clients[dialled], dialled, dialled / CLIENTS_PER_ADDRESS);
      dialled += 1;
    }
    turn(10000);
    for (int at = 0; at < dialled; at++)
      if (clients[at].state == SHUT) fail("a connection ended before all were open");
  }
}

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
