import { type Fault, faultsOf, showValue } from './faults.ts';
import { type Scenario, scenarioSchema } from './scenario.ts';

/** Either a complete scenario or everything that is wrong with the document. */
export type ScenarioVerdict = { ok: true; scenario: Scenario } | { ok: false; faults: Fault[] };

/** Loopback names: anything else is reachable from other machines and needs a token. */
export const LOOPBACK_HOSTS: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

/**
 * Validates a scenario document and names all its faults at once: those of single fields, and those of combinations
 * (a fault in one field does not hide a bad combination of others).
 */
export function validateScenario(document: unknown): ScenarioVerdict {
  const parsed = scenarioSchema.safeParse(document);
  if (parsed.success) {
    const faults = combinationFaults(parsed.data);
    return faults.length === 0 ? { ok: true, scenario: parsed.data } : { ok: false, faults };
  }
  const faults = faultsOf(parsed.error, document);
  const repaired = scenarioSchema.safeParse(withoutPaths(document, faults));
  const broken = new Set(faults.map((fault) => fault.path));
  const combined = repaired.success ? combinationFaults(repaired.data).filter((fault) => !broken.has(fault.path)) : [];
  return { ok: false, faults: [...faults, ...combined] };
}

/** Faults of fields that are right by themselves and cannot work together. */
function combinationFaults(scenario: Scenario): Fault[] {
  const faults: Fault[] = [];
  const add = (path: string, value: unknown, allowed: string) => faults.push({ path, value: showValue(value), allowed });
  const { payload, server, sender, bind, direction, load } = scenario;
  if (direction === 'ingest' && payload.bytes > server.maxPayloadBytes) {
    add('server.maxPayloadBytes', server.maxPayloadBytes, `at least payload.bytes (${payload.bytes}), or every message is refused`);
  }
  if (direction === 'ingest' && payload.bytes > sender.bufferLimitBytes) {
    add('sender.bufferLimitBytes', sender.bufferLimitBytes, `at least payload.bytes (${payload.bytes}), or nothing can be sent`);
  }
  if (!LOOPBACK_HOSTS.includes(bind.host) && bind.token === null) {
    add('bind.token', bind.token, `a token of at least 8 characters, because ${bind.host} can be reached from other machines`);
  }
  if (direction === 'listen' && load.frames !== null) {
    add('load.frames', load.frames, 'null, because direction listen has no generator that could count them');
  }
  return faults;
}

function withoutPaths(document: unknown, faults: readonly Fault[]): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return {};
  const copy = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
  for (const { path } of faults) {
    const keys = path.split('.');
    const last = keys.pop() as string;
    let parent: unknown = copy;
    for (const key of keys) parent = (parent as Record<string, unknown> | undefined)?.[key];
    if (typeof parent === 'object' && parent !== null) delete (parent as Record<string, unknown>)[last];
  }
  return copy;
}
