import { describe, expect, it } from 'vitest';
import { IMPORT_LIMITS, SockscopeError } from '../../../contract/index.ts';
import { renderJson } from '../../report/json.ts';
import { exampleDocument } from '../../testing/example-document.ts';
import { parseExport } from './parse-export.ts';

const whole = renderJson(exampleDocument());
const bytes = (text: string) => new TextEncoder().encode(text);

/** The export with something else in it. */
// biome-ignore lint/suspicious/noExplicitAny: a document that is spoilt on purpose has no type
function changed(change: (document: Record<string, any>) => void): Uint8Array {
  const document = JSON.parse(whole);
  change(document);
  return bytes(JSON.stringify(document));
}

/** What it is refused with. */
function refusal(content: Uint8Array): SockscopeError['value'] {
  try {
    parseExport(content, 'run.json');
  } catch (error) {
    if (error instanceof SockscopeError) return error.value;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('parseExport', () => {
  it('gives back what was exported', () => {
    expect(parseExport(bytes(whole), 'run.json')).toEqual(JSON.parse(whole));
    expect(parseExport(bytes(JSON.stringify(JSON.parse(whole))), 'run.json')).toEqual(JSON.parse(whole));
    expect(parseExport(bytes(`\ufeff${whole}`), 'run.json').name).toBe('Camera 3: compression off');
  });

  it('refuses a file that is cut off, wherever that is', () => {
    for (const share of [0.001, 0.3, 0.7, 0.999]) {
      expect(refusal(bytes(whole.slice(0, Math.floor(whole.length * share))))).toMatchObject({
        code: 'import-invalid',
        message: 'run.json is cut off: it ends in the middle of the document.',
      });
    }
  });

  it.each([
    ['nothing', '', /is no JSON/],
    ['no JSON', 'formatVersion: 1', /is no JSON/],
    ['a list', '[1]', /no formatVersion/],
    ['a word', 'null', /no formatVersion/],
    ['another document', '{"name":"x"}', /no formatVersion/],
    ['a number that is none', '{\n  "formatVersion": NaN}', /is no JSON/],
    ['a lone bracket', ']', /is no JSON/],
  ])('refuses %s', (_name, text, message) => {
    expect(refusal(bytes(text))).toMatchObject({ code: 'import-invalid', message: expect.stringMatching(message) });
  });

  it('refuses what is no UTF-8', () => {
    expect(refusal(Uint8Array.of(0x22, 0xff, 0xfe, 0x22))).toMatchObject({ message: 'run.json is no text in UTF-8.' });
  });

  it('refuses a newer format by its own name', () => {
    expect(refusal(changed((document) => Object.assign(document, { formatVersion: 99, samples: 'elsewhere' })))).toMatchObject({
      code: 'capture-newer',
      message: expect.stringContaining('format 99'),
    });
  });

  it('names the place of a number that is none', () => {
    const text = JSON.stringify(JSON.parse(whole)).replace(/"receivedFps":[\d.]+/, '"receivedFps":1e999');
    expect(refusal(bytes(text))).toMatchObject({
      code: 'import-invalid',
      message: expect.stringContaining('samples.0.rates.receivedFps'),
    });
    expect(refusal(changed(({ samples }) => Object.assign(samples[7], { tMs: '12' })))).toMatchObject({
      faults: [{ path: 'samples.7.tMs', value: '"12"', allowed: 'a number' }],
    });
    expect(refusal(changed(({ samples }) => Object.assign(samples[7], { tMs: null })))).toMatchObject({
      faults: [{ path: 'samples.7.tMs', value: 'null', allowed: 'a number' }],
    });
  });

  it('refuses time that runs backwards, histograms without end, and a moment that is none', () => {
    expect(refusal(changed(({ samples }) => Object.assign(samples[7], { tMs: 0 }))).faults?.[0]?.path).toBe('samples.7.tMs');
    const far = changed(({ samples }) => Object.assign(samples[3].histograms, { gapUs: [[1e9, 1]] }));
    expect(refusal(far).faults?.[0]?.path).toBe('samples.3.histograms.gapUs');
    for (const startedAt of ['yesterday', '+275760-09-13T00:00:00.000Z', '-000001-01-01T00:00:00Z']) {
      expect(refusal(changed((document) => Object.assign(document, { startedAt }))).faults?.[0]?.path).toBe('startedAt');
    }
  });

  it('refuses texts, tags and lists that are longer than they may be, and tells only the first of many faults', () => {
    const long = (chars: number) => 'x'.repeat(chars);
    expect(refusal(changed((document) => Object.assign(document, { name: long(121) }))).faults?.[0]?.path).toBe('name');
    expect(refusal(changed((document) => Object.assign(document, { notes: long(10_001) }))).faults?.[0]?.path).toBe('notes');
    expect(refusal(changed((document) => Object.assign(document, { tags: Array(21).fill('a') }))).faults?.[0]?.path).toBe('tags');
    expect(refusal(changed(({ events }) => Object.assign(events[1], { text: long(20_001) }))).faults?.[0]?.path).toBe('events.1.text');
    expect(refusal(changed((document) => Object.assign(document, { damage: [long(2_000_000)] }))).message).toMatch(/at most 1048576/);
    const millions = bytes(
      whole.replace(/"samples": \[[\s\S]*\n\](?=,\n"exchanges")/, `"samples": [${'0,'.repeat(IMPORT_LIMITS.samples)}0]`),
    );
    expect(refusal(millions).faults).toEqual([
      { path: 'samples', value: `a list of ${IMPORT_LIMITS.samples + 1}`, allowed: `at most ${IMPORT_LIMITS.samples}` },
    ]);
    const allWrong = changed((document) => Object.assign(document, { samples: Array(100_000).fill({}) }));
    expect(refusal(allWrong).faults).toHaveLength(IMPORT_LIMITS.faults);
  });

  it('refuses nesting without end before it is read', () => {
    expect(refusal(bytes('['.repeat(5_000_000)))).toMatchObject({ message: expect.stringMatching(/at line 1 .* more than 64 deep/) });
    expect(refusal(bytes(`{"a":\n${'[{"b":'.repeat(40)}`))).toMatchObject({ message: expect.stringContaining('line 2') });
  });

  it('takes no key that would change what objects are', () => {
    const text = whole
      .replace('{\n', '{\n"__proto__": {"polluted": true},\n')
      .replace(/"unavailable":\{/g, '"unavailable":{"__proto__":"x","constructor":"y",');
    const document = parseExport(bytes(text), 'run.json');
    expect(Object.getPrototypeOf(document)).toBe(Object.prototype);
    expect((document as unknown as { polluted?: boolean }).polluted).toBeUndefined();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    for (const sample of document.samples) expect(Object.getPrototypeOf(sample.unavailable)).toBe(Object.prototype);
  });

  it('keeps markup in names, notes, tags and events as the text that it is', () => {
    const evil = '<img src=x onerror=alert(1)>';
    const document = parseExport(
      changed((one) => {
        Object.assign(one, { name: evil, notes: evil, tags: [evil, evil], id: '../../../etc/passwd' });
        one['events'][0].text = evil;
      }),
      'run.json',
    );
    expect(document).toMatchObject({ name: evil, notes: evil, tags: [evil] });
    expect(document.events[0]?.text).toBe(evil);
  });
});
