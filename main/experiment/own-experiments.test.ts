import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkDraft, EXPERIMENT_LIMITS, type Experiment, newDraft, scenarioSchema } from '../../contract/index.ts';
import { OwnExperiments } from './own-experiments.ts';

let home = '';
let own = new OwnExperiments(home);
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sockscope-own-'));
  own = new OwnExperiments(home);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function experiment(title: string): Experiment {
  const draft = newDraft(scenarioSchema.parse({ logging: 'off' }));
  const verdict = checkDraft({ ...draft, title, axes: [{ path: 'masking', values: ['random', 'zero'] }] });
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.faults));
  return verdict.experiment;
}
const names = async () => (await own.list()).experiments.map(({ name }) => name);
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error) => error.value,
  );

it('keeps experiments by name, and finds them by name or title', async () => {
  expect(await own.list()).toEqual({ experiments: [], unreadable: [] });
  const saved = await own.save(experiment('My masks'), null, false);
  await own.save(experiment('Größe'), null, false);
  expect(await names()).toEqual(['größe', 'my-masks']);
  expect(await own.find('my-masks')).toEqual(saved);
  expect(await own.find('My masks')).toEqual(saved);
  expect(await own.find('nothing')).toBeUndefined();
  // Another engine on the same library sees the same.
  expect(await new OwnExperiments(home).find('größe')).toMatchObject({ title: 'Größe' });
});

it('refuses a name that another has, also one that ships, or gives it a number', async () => {
  await own.save(experiment('My masks'), null, false);
  expect(await refusal(own.save(experiment('My masks'), null, false))).toMatchObject({
    code: 'experiment-invalid',
    faults: [{ path: 'title' }],
  });
  expect(await refusal(own.save(experiment('jpeg ladder'), null, false))).toMatchObject({ code: 'experiment-invalid' });
  expect(await own.save(experiment('My masks'), null, true)).toMatchObject({ name: 'my-masks-2', title: 'My masks (2)' });
  expect(await own.save(experiment('My masks'), null, true)).toMatchObject({ name: 'my-masks-3' });
  expect((await names()).sort()).toEqual(['my-masks', 'my-masks-2', 'my-masks-3']);
});

it('replaces, and renames by replacing', async () => {
  await own.save(experiment('My masks'), null, false);
  await own.save({ ...experiment('My masks'), repetitions: 7 }, 'my-masks', false);
  expect(await own.find('my-masks')).toMatchObject({ repetitions: 7 });
  await own.save(experiment('Other'), 'my-masks', false);
  expect(await names()).toEqual(['other']);
  expect(readdirSync(join(home, 'own-experiments'))).toHaveLength(1);
  expect(await refusal(own.save(experiment('Third'), 'my-masks', false))).toMatchObject({ code: 'experiment-missing' });
});

it('deletes to the trash and brings back, unless another has taken the name', async () => {
  const saved = await own.save(experiment('My masks'), null, false);
  await own.delete('my-masks');
  expect(await names()).toEqual([]);
  expect(await own.restore('my-masks')).toEqual(saved);
  await own.delete('my-masks');
  await own.save(experiment('My masks'), null, false);
  expect(await refusal(own.restore('my-masks'))).toMatchObject({ code: 'experiment-invalid' });
  expect(await refusal(own.delete('nothing'))).toMatchObject({ code: 'experiment-missing' });
});

it('takes nothing that is at fault, and names lead nowhere', async () => {
  expect(await refusal(own.save({ ...experiment('a'), repetitions: 0 }, null, false))).toMatchObject({ faults: [{ path: 'repetitions' }] });
  await own.save({ ...experiment('a'), name: '../../../outside', title: '<b>' }, null, false);
  expect(readdirSync(home)).toEqual(['own-experiments']);
  expect(await own.find('../../../outside')).toMatchObject({ title: '<b>' });
  expect(await refusal(own.delete('../own-experiments/a'))).toMatchObject({ code: 'experiment-missing' });
});

it('says of files that cannot be read why, and touches none', async () => {
  const folder = join(home, 'own-experiments');
  mkdirSync(folder);
  writeFileSync(join(folder, 'broken.json'), '{');
  writeFileSync(join(folder, 'faulty.json'), JSON.stringify({ ...experiment('x'), kind: 'stairs' }));
  writeFileSync(join(folder, 'large.json'), ' '.repeat(EXPERIMENT_LIMITS.fileBytes + 1));
  writeFileSync(join(folder, 'by-hand.json'), JSON.stringify(experiment('By hand')));
  const { experiments, unreadable } = await own.list();
  expect(experiments).toEqual([]);
  expect(unreadable.sort()).toEqual([
    expect.stringContaining('broken.json'),
    expect.stringContaining('by-hand.json is not named'),
    expect.stringMatching(/faulty\.json.*kind is "stairs"/),
    expect.stringContaining('large.json is larger'),
  ]);
  expect(readdirSync(folder)).toHaveLength(4);
});
