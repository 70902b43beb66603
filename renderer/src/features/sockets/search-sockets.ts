import type { SocketFilter, SocketRow } from '../../../../contract/index.ts';
import { localEnd, remoteEnd } from './socket-ends.ts';

const LARGEST_PORT = 65_535;
const LARGEST_PID = 4_194_304;
const LONGEST_NAME = 120;
/** More words than this are not tried as a filter of a capture. */
const FILTER_WORDS_MAX = 3;

export const NO_FILTER: SocketFilter = { process: null, pid: null, port: null, local: null, remote: null };

/** What a socket has that is looked for. */
type Searched = Pick<SocketRow, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort' | 'pid' | 'processName'>;

/**
 * What was typed, made ready for many sockets. Every word has to match: a number is a pid or a port, `:8000` a port, `pid:4242`
 * a pid, any other text a part of the process's name or of an end, in any case of letters. Nothing typed matches all.
 */
export function searchMatcher(typed: string): (socket: Searched) => boolean {
  const tests = wordsOf(typed).map(wordMatcher);
  return (socket) => tests.every((test) => test(socket));
}

function wordMatcher(word: string): (socket: Searched) => boolean {
  const { pid, port, text } = meaningOf(word);
  return (socket) =>
    (pid !== null && socket.pid === pid) ||
    (port !== null && (socket.localPort === port || socket.remotePort === port)) ||
    (text !== null &&
      ((socket.processName?.toLowerCase().includes(text) ?? false) || localEnd(socket).includes(text) || remoteEnd(socket).includes(text)));
}

interface Meaning {
  pid: number | null;
  port: number | null;
  text: string | null;
}

function meaningOf(word: string): Meaning {
  const [, kind, digits] = /^(pid:|:|port:)?(\d+)$/.exec(word) ?? [];
  if (digits === undefined) return { pid: null, port: null, text: word };
  const value = Number(digits);
  return { pid: kind === undefined || kind === 'pid:' ? value : null, port: kind === 'pid:' ? null : value, text: null };
}

const wordsOf = (typed: string) => typed.toLowerCase().split(/\s+/).filter(Boolean);

/** Either the filter of a capture that takes exactly what is shown, or why there is none. */
export type Recordable = { ok: true; filter: SocketFilter } | { ok: false; reason: string };

/**
 * The filter that a capture of what is shown takes. It has fewer ways to say what is meant than the search has, so each way is
 * tried on the sockets of now, and one is taken only if it finds exactly the same.
 */
export function recordableSearch(typed: string, sockets: readonly Searched[]): Recordable {
  if (wordsOf(typed).length === 0) {
    return { ok: false, reason: 'Type a process, a pid or a port first: otherwise every socket of the machine would be summed.' };
  }
  const isShown = searchMatcher(typed);
  const shown = new Set(sockets.filter(isShown));
  if (shown.size === 0) return { ok: false, reason: 'Nothing matches now, so there is nothing to record.' };
  const filter = candidates(typed).find((candidate) => sockets.every((socket) => filterMatches(candidate, socket) === shown.has(socket)));
  if (filter) return { ok: true, filter };
  return {
    ok: false,
    reason:
      'A capture takes a process by its name, a pid (pid:4242), a port (:8000) or one end, and none of these is exactly what is shown. Choose a row to record that one.',
  };
}

/** Every way to say the words with the fields of a filter, each field once. */
function candidates(typed: string): SocketFilter[] {
  const whole = typed.trim().toLowerCase();
  const asName = whole.length <= LONGEST_NAME ? [{ ...NO_FILTER, process: whole }] : [];
  const words = wordsOf(typed);
  if (words.length > FILTER_WORDS_MAX) return asName;
  let filters: SocketFilter[] = [NO_FILTER];
  for (const word of words) {
    const ways = waysOf(word);
    filters = filters.flatMap((filter) =>
      ways
        .filter((way) => Object.keys(way).every((field) => filter[field as keyof SocketFilter] === null))
        .map((way) => ({ ...filter, ...way })),
    );
  }
  return [...filters, ...asName];
}

function waysOf(word: string): Partial<SocketFilter>[] {
  const { pid, port, text } = meaningOf(word);
  const ways: Partial<SocketFilter>[] = [];
  if (text !== null && text.length <= LONGEST_NAME) ways.push({ process: text });
  if (text !== null && text.length >= 3) ways.push({ local: text }, { remote: text });
  if (pid !== null && pid >= 1 && pid <= LARGEST_PID) ways.push({ pid });
  if (port !== null && port >= 1 && port <= LARGEST_PORT) ways.push({ port });
  return ways;
}

/** As the engine takes a filter: every field that is given has to match. */
function filterMatches({ process, pid, port, local, remote }: SocketFilter, socket: Searched): boolean {
  return (
    (process === null || (socket.processName?.toLowerCase().includes(process) ?? false)) &&
    (pid === null || socket.pid === pid) &&
    (port === null || socket.localPort === port || socket.remotePort === port) &&
    (local === null || localEnd(socket) === local) &&
    (remote === null || remoteEnd(socket) === remote)
  );
}
