import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { findPreset, validateExperiment } from '../../contract/index.ts';
import { findExperiment } from '../../main/experiment/shipped-experiments.ts';
import * as s0 from './s0-image-stream.mjs';
import * as s1 from './s1-connection-modes.mjs';
import * as s2 from './s2-blocked-loop.mjs';
import * as s3 from './s3-slow-receiver.mjs';
import * as s4 from './s4-many-connections.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const situations = [s0, s1, s2, s3, s4];
const plans = situations.flatMap(({ experiments }) => experiments as { name: string; file: string | null }[]);

it.each(files)('%s is an experiment that can be run, named as its file', (file) => {
  const document = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  expect(validateExperiment(document).name).toBe(basename(file, '.json'));
});

it('measures every document and every experiment that it names', () => {
  expect(
    plans
      .flatMap(({ file }) => file ?? [])
      .map((file) => basename(file))
      .sort(),
  ).toEqual(files.sort());
  for (const { name, file } of plans) if (file === null) expect(findExperiment(name), name).toBeDefined();
  for (const preset of situations.flatMap(({ presets }) => presets)) expect(findPreset(preset), preset).toBeDefined();
});
