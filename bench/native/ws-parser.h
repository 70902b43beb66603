/*
 * An incremental parser of the server's frames (RFC 6455 section 5.2) that answers pings (section 5.5.3) and the close frame. A fault of the
 * server's protocol ends the program: a measurement of a broken stream is none.
 */
#ifndef WS_PARSER_H
#define WS_PARSER_H
#include "ws-connection.h"

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
#endif
