/*
 * handshakes HOST PORT PARALLEL SECONDS [--warmup S] [--path P] [--message BYTES]
 *
 * Short connections, PARALLEL at a time: TCP connect, opening handshake, one message and its answer where BYTES are given, close handshake
 * (RFC 6455 section 7), and the server's end of the connection. Then the next. Prints one line of JSON with those that ended in the SECONDS
 * alone: handshakes, seconds, perS; setupP50Us and setupP99Us from connect to the whole answer of the handshake; p50Us and p99Us of the
 * whole connection; cpuCores. They come from 16 loopback addresses in turn, because an ended connection keeps its port for a while.
 */
#include "times.h"
#include "ws-client.h"

#define ADDRESSES 16

static unsigned char *message;
static size_t message_frame_bytes;
static uint64_t message_bytes;
static int is_measuring, is_over, dialled;
static struct times setup, whole;

/* Status 1000, masked. */
static const unsigned char GOODBYE[] = {0x03, 0xe8};

static void next(struct client *client) {
  dialled += 1;
  dial(client, client->index, dialled % ADDRESSES);
}

static void opened(struct client *client) {
  if (is_measuring) add_time(&setup, now_ns() - client->started_ns);
  if (message) send_bytes(client, message, message_frame_bytes);
  else send_frame(client, CLOSE, GOODBYE, sizeof GOODBYE);
}

static void answered(struct client *client, uint64_t bytes) {
  if (bytes != message_bytes) fail("an answer of %llu bytes to a message of %llu", (unsigned long long)bytes, (unsigned long long)message_bytes);
  send_frame(client, CLOSE, GOODBYE, sizeof GOODBYE);
}

static void closed(struct client *client) {
  if (is_over) return;
  if (client->messages != (message ? 1 : 0)) fail("a connection ended before its answer");
  client->messages = 0;
  if (is_measuring) add_time(&whole, now_ns() - client->started_ns);
  next(client);
}

int main(int argc, char **argv) {
  static const struct option OPTIONS[] = {{"warmup", 1, 0, 'w'}, {"path", 1, 0, 'p'}, {"message", 1, 0, 'm'}, {0}};
  const char *path = "/";
  double warmup_s = 0;
  int option;
  while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
    if (option == 'w') warmup_s = atof(optarg);
    else if (option == 'p') path = optarg;
    else if (option == 'm') message_bytes = strtoull(optarg, NULL, 10);
    else return 2;
  }
  if (argc - optind != 4) fail("handshakes HOST PORT PARALLEL SECONDS");
  int parallel = atoi(argv[optind + 2]);
  double seconds = atof(argv[optind + 3]);
  if (parallel < 1 || seconds <= 0) fail("parallel and seconds are above 0");
  if (message_bytes > 0) message = masked_frame(BINARY, NULL, message_bytes, &message_frame_bytes);
  struct client *clients = calloc((size_t)parallel, sizeof *clients);
  if (!clients) fail("no memory");
  start_loop(argv[optind], atoi(argv[optind + 1]), path, "", 0, (struct handlers){.opened = opened, .message = message ? answered : NULL, .closed = closed});
  for (int at = 0; at < parallel; at++) {
    clients[at].index = at;
    next(&clients[at]);
  }
  serve_for(warmup_s);
  printf("ready\n");
  fflush(stdout);
  is_measuring = 1;
  struct span span = serve_for(seconds);
  if (whole.count == 0) fail("no connection came to its end in %g s", seconds);
  is_over = 1;
  sort_times(&setup);
  sort_times(&whole);
  printf("{\"parallel\":%d,\"handshakes\":%zu,\"seconds\":%.6f,\"perS\":%.1f,\"setupP50Us\":%u,\"setupP99Us\":%u,\"p50Us\":%u,\"p99Us\":%u,\"cpuCores\":%.4f}\n", parallel,
         whole.count, span.took_s, (double)whole.count / span.took_s, percentile_us(&setup, 0.5), percentile_us(&setup, 0.99), percentile_us(&whole, 0.5),
         percentile_us(&whole, 0.99), span.used_s / span.took_s);
  return 0;
}
