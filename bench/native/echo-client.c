/*
 * echo-client HOST PORT CONNECTIONS BYTES SECONDS [--warmup S] [--path P] [--raw]
 *
 * Each connection has one message under way: it is sent, its answer comes back whole, the next is sent. With --raw there is no WebSocket:
 * BYTES are sent and BYTES come back, as over a plain TCP socket. Prints one line of JSON with what was answered in the SECONDS alone: messages,
 * seconds, perS, round trips by CLOCK_MONOTONIC as p50Us and p99Us, and cpuCores. An answer of another size ends it with 1.
 */
#include "times.h"
#include "ws-client.h"

static unsigned char *request;
static size_t request_bytes;
static uint64_t message_bytes;
static int is_measuring, is_over;
static struct times times;

static void ask(struct client *client) {
  client->started_ns = now_ns();
  send_bytes(client, request, request_bytes);
}

static void answered(struct client *client, uint64_t bytes) {
  if (loop.raw) {
    /* A piece of the answer: message_bytes counts what has come of it. */
    client->message_bytes += bytes;
    if (client->message_bytes < message_bytes) return;
    bytes = client->message_bytes;
    client->message_bytes = 0;
  }
  if (bytes != message_bytes) fail("an answer of %llu bytes to a message of %llu", (unsigned long long)bytes, (unsigned long long)message_bytes);
  if (is_measuring) add_time(&times, now_ns() - client->started_ns);
  ask(client);
}

static void closed(struct client *client) {
  if (!is_over) fail("connection %d was closed by the server", client->index);
}

int main(int argc, char **argv) {
  static const struct option OPTIONS[] = {{"warmup", 1, 0, 'w'}, {"path", 1, 0, 'p'}, {"raw", 0, 0, 'r'}, {0}};
  const char *path = "/";
  double warmup_s = 0;
  int raw = 0, option;
  while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
    if (option == 'w') warmup_s = atof(optarg);
    else if (option == 'p') path = optarg;
    else if (option == 'r') raw = 1;
    else return 2;
  }
  if (argc - optind != 5) fail("echo-client HOST PORT CONNECTIONS BYTES SECONDS");
  int count = atoi(argv[optind + 2]);
  message_bytes = strtoull(argv[optind + 3], NULL, 10);
  double seconds = atof(argv[optind + 4]);
  if (count < 1 || message_bytes < 1 || seconds <= 0) fail("connections, bytes and seconds are above 0");
  struct client *clients = calloc((size_t)count, sizeof *clients);
  if (!clients) fail("no memory");
  request = masked_frame(BINARY, NULL, message_bytes, &request_bytes);
  if (raw) {
    /* Unframed: the payload alone, behind the head. */
    request += request_bytes - message_bytes;
    request_bytes = message_bytes;
  }
  start_loop(argv[optind], atoi(argv[optind + 1]), path, "", raw, (struct handlers){.message = answered, .closed = closed});
  open_all(clients, count, 64);
  for (int at = 0; at < count; at++) ask(&clients[at]);
  serve_for(warmup_s);
  printf("ready\n");
  fflush(stdout);
  is_measuring = 1;
  struct span span = serve_for(seconds);
  if (times.count == 0) fail("no answer came to its end in %g s", seconds);
  is_over = 1;
  sort_times(&times);
  printf("{\"connections\":%d,\"messages\":%zu,\"seconds\":%.6f,\"perS\":%.1f,\"p50Us\":%u,\"p99Us\":%u,\"cpuCores\":%.4f}\n", count, times.count, span.took_s,
         (double)times.count / span.took_s, percentile_us(&times, 0.5), percentile_us(&times, 0.99), span.used_s / span.took_s);
  return 0;
}
