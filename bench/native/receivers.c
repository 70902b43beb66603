/*
 * receivers HOST PORT CONNECTIONS SECONDS [--warmup S] [--path P] [--header LINE]... [--text MESSAGE] [--at-once N]
 *
 * Clients that only drain: each whole message is counted by its frames' heads, and no byte of a payload is looked at. Prints `ready` when
 * all are open and have sent MESSAGE (a text message, to join a group); after the warm-up and SECONDS it prints one line of JSON with what
 * came in the SECONDS alone. SECONDS 0: holds the connections until its standard input ends, which is how idle ones are made. Pings are
 * answered. Exits 1 where a connection ends before.
 */
#include "ws-client.h"

static const char *text;
static struct client *clients;
static int count, is_over;

static void opened(struct client *client) {
  if (text) send_frame(client, TEXT, text, strlen(text));
}

static void closed(struct client *client) {
  if (!is_over) fail("connection %d was closed by the server", client->index);
}

/* Serves (pings have to be answered) until nobody holds the other end of standard input. */
static void hold(void) {
  char byte;
  fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
  for (;;) {
    ssize_t got = read(0, &byte, 1);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return;
    turn(50);
  }
}

int main(int argc, char **argv) {
  static const struct option OPTIONS[] = {{"warmup", 1, 0, 'w'}, {"path", 1, 0, 'p'}, {"header", 1, 0, 'h'}, {"text", 1, 0, 't'}, {"at-once", 1, 0, 'a'}, {0}};
  char extra[2048] = "";
  const char *path = "/";
  double warmup_s = 0;
  int at_once = 64, option;
  while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
    if (option == 'w') warmup_s = atof(optarg);
    else if (option == 'p') path = optarg;
    else if (option == 't') text = optarg;
    else if (option == 'a') at_once = atoi(optarg);
    else if (option == 'h') {
      if (strlen(extra) + strlen(optarg) + 3 > sizeof extra) fail("too many headers");
      strcat(strcat(extra, optarg), "\r\n");
    } else return 2;
  }
  if (argc - optind != 4) fail("receivers HOST PORT CONNECTIONS SECONDS");
  count = atoi(argv[optind + 2]);
  double seconds = atof(argv[optind + 3]);
  if (count < 1 || at_once < 1) fail("at least one connection");
  clients = calloc((size_t)count, sizeof *clients);
  if (!clients) fail("no memory");
  start_loop(argv[optind], atoi(argv[optind + 1]), path, extra, 0, (struct handlers){.opened = opened, .closed = closed});
  open_all(clients, count, at_once);
  if (seconds > 0) serve_for(warmup_s);
  printf("ready\n");
  fflush(stdout);
  if (seconds <= 0) {
    hold();
    is_over = 1;
    return 0;
  }
  for (int at = 0; at < count; at++) {
    clients[at].messages_before = clients[at].messages;
    clients[at].bytes_before = clients[at].bytes;
  }
  struct span span = serve_for(seconds);
  uint64_t messages = 0, bytes = 0, least = UINT64_MAX, most = 0;
  for (int at = 0; at < count; at++) {
    uint64_t own = clients[at].messages - clients[at].messages_before;
    messages += own;
    bytes += clients[at].bytes - clients[at].bytes_before;
    if (own < least) least = own;
    if (own > most) most = own;
  }
  if (messages == 0) fail("no message came in %g s", seconds);
  is_over = 1;
  printf("{\"connections\":%d,\"messages\":%llu,\"bytes\":%llu,\"seconds\":%.6f,\"cpuCores\":%.4f,\"leastMessages\":%llu,\"mostMessages\":%llu}\n", count,
         (unsigned long long)messages, (unsigned long long)bytes, span.took_s, span.used_s / span.took_s, (unsigned long long)least, (unsigned long long)most);
  return 0;
}
