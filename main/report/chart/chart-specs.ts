import { CHART_COLUMNS, type ChartColumn, isColumnHeld, type Sample, type StationName } from '../../../contract/index.ts';
import { BINARY_UNITS, byteScale, DECIMAL_UNITS } from '../quantity.ts';

/** One line of a chart. */
export interface SeriesSpec {
  label: string;
  /** `before` is the sample before this one; `null` for the first. */
  read: (sample: Sample, before: Sample | null) => number | null;
  /** Whether what a sample has is an older reading that it carries on: then there is no point, and the line goes on to the next reading. */
  isHeld?: (sample: Sample) => boolean;
  /** Where the reason stands when there is no reading, the likeliest first. */
  reasonPaths: readonly string[];
  /** Lines that often coincide differ in stroke: a broad pale band under a thin line, or dashes over it. */
  stroke: 'line' | 'band' | 'dash';
  /** 1 to 7: the colour. */
  colour: number;
}

/** One chart of the report. */
export interface ChartSpec {
  id: string;
  title: string;
  /** What it shows and how to read it, in a line. */
  text: string;
  /** Unit for the largest reading, and how many of the readings' own unit it has. */
  unit: (largest: number) => { unit: string; size: number };
  mayBeLog: boolean;
  series: readonly SeriesSpec[];
  /** A value that holds for the whole run, in the readings' own unit: a line across, or a mark on the upper edge where it is out of reach. */
  level?: { label: string; value: number } | undefined;
}

/** A line of a chart; drawn through where nothing else is said. */
export function series(
  label: string,
  colour: number,
  read: SeriesSpec['read'],
  reasonPaths: readonly string[] = [],
  stroke: SeriesSpec['stroke'] = 'line',
): SeriesSpec {
  return { label, colour, read, reasonPaths, stroke };
}

/** Reads what a window charts under this name, and like a window draws a reading once that samples carry on: as a level it would look measured. */
export function ofColumn(column: ChartColumn): Required<Pick<SeriesSpec, 'read' | 'isHeld'>> {
  return {
    read: (sample, before) => CHART_COLUMNS[column](sample, before ?? undefined),
    isHeld: (sample) => isColumnHeld(column, sample),
  };
}

/** The columns of the stations whose bytes are charted. */
const BYTES_COLUMNS = {
  'sender.user': 'senderQueueBytes',
  'sender.kernel': 'sendQueueBytes',
  'receiver.kernel': 'recvQueueBytes',
  'receiver.user': 'inboxBytes',
} as const satisfies Partial<Record<StationName, ChartColumn>>;

/** What is read of the bytes that wait in a station, and why there may be no reading. */
export function waitingBytes(station: keyof typeof BYTES_COLUMNS): Required<Pick<SeriesSpec, 'read' | 'isHeld' | 'reasonPaths'>> {
  const reasonPaths = [`stations.${station}`, ...(station.endsWith('.kernel') ? ['kernel'] : [])];
  return { ...ofColumn(BYTES_COLUMNS[station]), reasonPaths };
}

/** Reads how much a count that runs from the start has grown a second since the sample before; the first sample counts from the start. */
export function perS(count: (sample: Sample) => number | null | undefined): SeriesSpec['read'] {
  return (sample, before) => {
    const now = count(sample);
    const then = before === null ? 0 : count(before);
    const lengthMs = sample.tMs - (before?.tMs ?? 0);
    return now == null || then == null || lengthMs <= 0 ? null : ((now - then) / lengthMs) * 1_000;
  };
}

/** One unit whatever the readings. */
export function fixed(unit: string, size = 1): ChartSpec['unit'] {
  return () => ({ unit, size });
}

/** Bytes a second in thousands. */
export function decimalBytesPerS(largest: number): ReturnType<ChartSpec['unit']> {
  const { unit, bytes } = byteScale(largest, DECIMAL_UNITS);
  return { unit: `${unit}/s`, size: bytes };
}

/** Bytes in 1024s. */
export function binaryBytes(largest: number): ReturnType<ChartSpec['unit']> {
  const { unit, bytes } = byteScale(largest, BINARY_UNITS);
  return { unit, size: bytes };
}
