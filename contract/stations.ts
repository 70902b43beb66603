import { z } from 'zod';

/** The places where bytes wait, in the order of the pipe. */
export const STATIONS = ['source', 'sender.user', 'sender.kernel', 'path', 'receiver.kernel', 'receiver.user', 'display'] as const;
export const stationNameSchema = z.enum(STATIONS);
export type StationName = z.infer<typeof stationNameSchema>;

/** Windows tell of the levels of the last minute: which share of its readings was above zero. */
export const LEVELS_SPAN_MS = 60_000;

/** How full a station is at one moment, summed over all connections. */
export const stationLevelSchema = z.object({
  bytes: z.number().nonnegative(),
  /** Whole frames waiting; `null` where only bytes can be read (the kernel counts no frames). */
  frames: z.number().nonnegative().nullable(),
  /** Beside those that wait, frames of which `bytes` are too: taken by the application, which computes on them. Left out where there are none to tell of. */
  workingFrames: z.number().nonnegative().optional(),
  /** What it can hold; `null` where no limit is known. */
  limitBytes: z.number().nonnegative().nullable(),
  /** Where the limit is from, in words for the middle of a sentence; left out where there is none, or where a capture does not tell. */
  limitFrom: z.string().optional(),
});
export type StationLevel = z.infer<typeof stationLevelSchema>;

/** The colour of each queue's line, by its number in the palettes of window and report: one that is blue in the one must not be orange in the other. */
export const QUEUE_COLOURS = { 'receiver.kernel': 1, 'sender.kernel': 2, 'sender.user': 3, 'receiver.user': 4 } as const satisfies Partial<
  Record<StationName, number>
>;

/** What each station is, where its level is from, and what its rates are counted of: for a legend or a tooltip. */
export const STATION_TEXT: Record<StationName, { title: string; text: string; source: string; flow: string }> = {
  source: {
    title: 'Source',
    text: 'Frames that were due and not offered to a socket yet.',
    source: 'the generator’s schedule',
    flow: 'In come the frames that are due; out go those for which a connection is open.',
  },
  'sender.user': {
    title: 'Sender queue',
    text: 'Bytes the sending process holds because the kernel did not take them yet.',
    source: 'frames of the sender’s own queue, and bufferedAmount of each of its sockets',
    flow: 'In come the frames that were due and had a connection; out go those that the kernel took whole.',
  },
  'sender.kernel': {
    title: 'Send-Q',
    text: 'Bytes in the kernel’s send buffer that the peer has not acknowledged.',
    source: 'the kernel reader, Send-Q of the sender’s end',
    flow: 'In come the frames that the sender wrote, told in bytes only where they are not compressed after the sender counted them. What goes out is not counted.',
  },
  path: {
    title: 'Path',
    text: 'Bytes on their way through the impairment proxy, which stands for a network.',
    source: 'the proxy’s queue for the way of the frames',
    flow: 'In and out go the bytes that the proxy read and passed on.',
  },
  'receiver.kernel': {
    title: 'Recv-Q',
    text: 'Bytes in the kernel’s receive buffer that the receiving process has not read.',
    source: 'the kernel reader, Recv-Q of the receiver’s end',
    flow: 'What comes in is not counted. Out go the bytes that the receiver’s sockets delivered, compressed where negotiated.',
  },
  'receiver.user': {
    title: 'Inbox',
    text: 'Bytes the receiving process has read and its application has not taken yet.',
    source: 'the receiver’s counters',
    flow: 'In come the bytes that the sockets delivered; out go the frames that the application took.',
  },
  display: {
    title: 'Display',
    text: 'The frame on its way to the window. Only the newest is shown; the others are counted as skipped.',
    source: 'the window’s counters',
    flow: 'In come the frames that were received while the window watched; out go those that were drawn.',
  },
};
