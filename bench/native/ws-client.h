/*
 * What the benchmark's WebSocket clients share: the turns of one epoll, in which connections open (RFC 6455 section 4.1), receive and
 * write what was left; and a span of them that is measured.
 */
#ifndef WS_CLIENT_H
#define WS_CLIENT_H
#include "ws-parser.h"
#include <fcntl.h>
#include <getopt.h>

/* So many clients of one address: beyond it the ephemeral ports (net.ipv4.ip_local_port_range) run out. */
#define CLIENTS_PER_ADDRESS 20000

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

/* A span of time that was measured: how long it really took, and the CPU time of this process in it. */
struct span {
  double took_s, used_s;
};

/* Turns for so many seconds. */
static inline struct span serve_for(double seconds) {
  int64_t began_ns = now_ns(), end_ns = began_ns + (int64_t)(seconds * 1e9), left_ns;
  double cpu_before_s = cpu_s();
  while ((left_ns = end_ns - now_ns()) > 0) turn((int)(left_ns / 1000000) + 1);
  return (struct span){.took_s = (double)(now_ns() - began_ns) / 1e9, .used_s = cpu_s() - cpu_before_s};
}
#endif
