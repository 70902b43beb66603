import { expect, it } from 'vitest';
import { errorValue, IMPORT_LIMITS, REQUESTS, type RequestName, type Result } from '../../../../contract/index.ts';
import { type SentFile, sendCapture } from './send-capture.ts';

const file = (bytes: Uint8Array): SentFile => ({
  name: 'run.json',
  size: bytes.length,
  slice: (from, to) => ({ arrayBuffer: async () => bytes.slice(from, to).buffer }),
});

/** An engine that takes what has the form agreed on, and what it was asked. */
function engine(refuse: Partial<Record<RequestName, Result<unknown>>> = {}) {
  // biome-ignore lint/suspicious/noExplicitAny: inputs of several requests, each parsed by its schema
  const asked: { name: RequestName; input: any }[] = [];
  const request = async (name: RequestName, input: unknown) => {
    expect(REQUESTS[name].input.safeParse(input).success).toBe(true);
    asked.push({ name, input });
    return refuse[name] ?? { ok: true, value: name === 'captures.import' ? { importId: 'one' } : null };
  };
  const names = () => asked.map(({ name }) => name);
  const text = () => asked.flatMap(({ name, input }) => (name === 'captures.import.part' ? [input.text] : [])).join('');
  return { api: { request: request as never }, names, text, asked };
}

it('sends a file in parts that fit, and cuts no letter in two', async () => {
  const text = 'é€😀\u0000"'.repeat(60_000);
  const { api, names, text: sent, asked } = engine();
  const shares: number[] = [];
  const answer = await sendCapture(api, file(new TextEncoder().encode(text)), new AbortController().signal, (share) => shares.push(share));
  expect(answer.ok).toBe(true);
  expect(sent()).toBe(text);
  expect(names().filter((name) => name === 'captures.import.part').length).toBeGreaterThan(3);
  expect(names().at(-1)).toBe('captures.import.end');
  expect(shares.at(-1)).toBe(1);
  for (const { name, input } of asked) if (name === 'captures.import.part') expect(JSON.stringify(input).length).toBeLessThan(1_000_000);
  expect(asked[0]?.input).toEqual({ fileName: 'run.json', bytes: new TextEncoder().encode(text).length });
});

it('sends nothing of a file that is refused at once', async () => {
  const refused: Result<unknown> = { ok: false, error: errorValue('import-too-large', 'too large') };
  const { api, names } = engine({ 'captures.import': refused });
  expect(await sendCapture(api, file(new Uint8Array(IMPORT_LIMITS.depth)), new AbortController().signal, () => {})).toBe(refused);
  expect(names()).toEqual(['captures.import']);
});

it('gives up what is no text, and what the user gave up', async () => {
  const binary = engine();
  const answer = await sendCapture(binary.api, file(Uint8Array.of(0x7b, 0xff, 0xff)), new AbortController().signal, () => {});
  expect(answer).toMatchObject({ ok: false, error: { code: 'import-invalid' } });
  expect(binary.names()).toEqual(['captures.import', 'captures.import.cancel']);

  const stopped = engine();
  const controller = new AbortController();
  const sending = sendCapture(stopped.api, file(new Uint8Array(500_000).fill(32)), controller.signal, () => controller.abort());
  expect(await sending).toMatchObject({ ok: false, error: { code: 'import-cancelled' } });
  expect(stopped.names()).not.toContain('captures.import.end');
  expect(stopped.names()).toContain('captures.import.cancel');
});
