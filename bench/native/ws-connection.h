/*
 * Connections over one epoll: dialled, written to, hung up. No extension is offered in their opening handshake (RFC 6455 section 4.1), so
 * that nothing is compressed.
 */
#ifndef WS_CONNECTION_H
#define WS_CONNECTION_H
#include "ws-frame.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

/* Larger than what the kernel hands over at once most of the time; one buffer for all connections stays in the cache. */
#define READ_BYTES 262144
#define HEAD_MAX_BYTES 4096

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

static inline void send_frame(struct client *client, int opcode, const void *payload, size_t payload_bytes) {
  size_t length;
  unsigned char *frame = masked_frame(opcode, payload, payload_bytes, &length);
  send_bytes(client, frame, length);
  free(frame);
}
#endif
