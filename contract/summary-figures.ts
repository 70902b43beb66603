import { z } from 'zod';
import { receiverSchema } from './scenario.ts';
import { summarySchema } from './summary.ts';

/** One number of a run's summary. */
export interface SummaryFigure {
  /** Dotted path, for instance `received.fps`. */
  path: string;
  /** As its name says it; `null` for a count or a share whose name says enough. */
  unit: string | null;
}

/** Records of the summary that have a figure for each key, with the keys that are known beforehand. */
const KEYS_OF_RECORDS: Readonly<Record<string, readonly string[]>> = {
  'dropped.byStation': ['sender.user', 'receiver.user'],
  // Under `queue` and `pause` nothing is dropped.
  'dropped.byPolicy': [
    'buffer-limit',
    'no-credit',
    ...receiverSchema.shape.policy.unwrap().options.filter((policy) => policy !== 'queue' && policy !== 'pause'),
  ],
  'cpu.threads': Object.keys(summarySchema.shape.eventLoop.shape),
  'connections.closed': [],
  'connections.closedByReason': [],
};

interface JsonSchema {
  /** A list where the value may be `null`. */
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  anyOf?: JsonSchema[];
  propertyNames?: { enum?: string[] };
  additionalProperties?: JsonSchema | boolean;
}

let known: readonly SummaryFigure[] | null = null;

/** Every figure of the summary whose path is known beforehand, in the summary's order. */
export function summaryFigures(): readonly SummaryFigure[] {
  known ??= numbersOf(z.toJSONSchema(summarySchema, { unrepresentable: 'any' }) as JsonSchema, '').map((path) => ({
    path,
    unit: figureUnit(path),
  }));
  return known;
}

/** Whether a summary may have a figure at `path`: a known one, or one of a record whose keys come with the run. */
export function isSummaryFigure(path: string): boolean {
  if (summaryFigures().some((figure) => figure.path === path)) return true;
  return Object.keys(KEYS_OF_RECORDS).some((record) => path.startsWith(`${record}.`) && path.length > record.length + 1);
}

/** The unit of the figure at `path`, which its name says; `null` where it has none. */
export function figureUnit(path: string): string | null {
  const keys = path.split('.');
  const last = keys[keys.length - 1]!;
  if (last === 'n') return 'values';
  if (/bytesPerS$/i.test(last)) return 'bytes/s';
  if (/bytes$/i.test(last)) return 'bytes';
  if (last === 'fps') return 'FPS';
  if (last === 'perS') return '/s';
  // A distribution has its unit in its own name: latencyMs.p50.
  if (last.endsWith('Ms') || keys[keys.length - 2]?.endsWith('Ms')) return 'ms';
  if (/[a-z]S$/.test(last)) return 's';
  if (last.endsWith('Us')) return 'µs';
  if (keys[0] === 'cpu' || last.endsWith('Cores')) return 'cores';
  if (last === 'frames' || last === 'urgentFrames' || keys[0] === 'dropped' || keys[0] === 'viewer' || keys.includes('ledger'))
    return path === 'viewer.viewers' ? null : 'frames';
  return null;
}

function numbersOf(schema: JsonSchema, path: string): string[] {
  const below = (key: string, child: JsonSchema) => numbersOf(child, path === '' ? key : `${path}.${key}`);
  if (schema.anyOf) return schema.anyOf.flatMap((part) => numbersOf(part, path));
  if (schema.properties) return Object.entries(schema.properties).flatMap(([key, child]) => below(key, child));
  if (typeof schema.additionalProperties === 'object') {
    const child = schema.additionalProperties;
    return (schema.propertyNames?.enum ?? KEYS_OF_RECORDS[path] ?? []).flatMap((key) => below(key, child));
  }
  return [schema.type].flat().some((type) => type === 'number' || type === 'integer') ? [path] : [];
}
