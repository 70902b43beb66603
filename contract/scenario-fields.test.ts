import { expect, it } from 'vitest';
import { fieldsBelow, scenarioFields } from './scenario-fields.ts';
import { isOfBytes } from './toggle-value-text.ts';
import { TOGGLES } from './toggles.ts';

it('describes every field of the scenario in a sentence', () => {
  expect(scenarioFields().length).toBeGreaterThan(60);
  expect(
    scenarioFields()
      .filter(({ description }) => !/^.{10,}\.$/s.test(description))
      .map(({ path }) => path),
  ).toEqual([]);
});

it('has every toggle', () => {
  const paths = scenarioFields().map(({ path }) => path);
  expect(TOGGLES.filter(({ path }) => !paths.includes(path))).toEqual([]);
});

it('says type, default and what is allowed', () => {
  const field = (path: string) => scenarioFields().find((one) => one.path === path);
  expect(field('engine')).toMatchObject({ type: 'string', standard: '"ws"', allowed: 'ws, direct' });
  expect(field('load.rate')).toMatchObject({ type: 'string or number', standard: '"max"', allowed: 'max; 0.1 to 100000' });
  expect(field('load.durationS')).toMatchObject({ type: 'number or null', standard: 'null', allowed: '0.5 to 86400; null' });
  expect(field('bind.token')).toMatchObject({ type: 'string or null', allowed: '8 to 256 characters; null' });
  expect(field('load.durationS')?.expected).toBe('a number from 0.5 to 86400, or null');
  expect(field('thresholds')).toMatchObject({ type: 'array of strings', standard: '[]', allowed: 'at most 100, each 3 to 200 characters' });
});

it('says bounds of bytes as a document has them and with their unit', () => {
  const field = (path: string) => scenarioFields().find((one) => one.path === path);
  expect(field('recording.maxBytes')).toMatchObject({
    allowed: '1048576 (1 MiB) to 68719476736 (64 GiB)',
    expected: 'a whole number of bytes from 1048576 (1 MiB) to 68719476736 (64 GiB)',
    bytes: { min: 1_048_576, max: 68_719_476_736, isRate: false },
  });
  expect(field('path.back.bytesPerS')?.expected).toBe('a number of bytes a second from 0 to 100000000000 (100 GB/s)');
  expect(field('receiver.memoryLimitBytes')?.allowed).toBe('67108864 (64 MiB) to 1099511627776 (1,024 GiB); null');
  const shownAsBytes = TOGGLES.filter(({ control }) => isOfBytes(control)).map(({ path }) => path);
  expect(shownAsBytes.filter((path) => field(path)?.bytes === null)).toEqual([]);
});

it('names the limits of a recording that no setting changes', () => {
  expect(scenarioFields().find(({ path }) => path === 'recording.frames')?.description).toContain(
    '100 frames a second with `every`, 512 MiB of memory with `last`, 10,000 files of a capture.',
  );
});

it('knows what is a group', () => {
  expect(fieldsBelow('flow').map(({ path }) => path)).toEqual(['flow.creditFrames']);
  expect(fieldsBelow('path.back')).toHaveLength(5);
  expect(fieldsBelow('engine')).toEqual([]);
  expect(fieldsBelow('nothing')).toEqual([]);
});
