import { expect, it } from 'vitest';
import { type ErrorValue, errorValue } from '../../../../contract/index.ts';
import { Autosave } from './autosave.ts';

/** A save that ends when it is told to. */
function slowSave() {
  const asked: { text: string; end: (fault: ErrorValue | null) => void }[] = [];
  const save = (text: string) => new Promise<ErrorValue | null>((end) => asked.push({ text, end }));
  return { asked, save };
}

it('saves nothing that is saved already', async () => {
  const { asked, save } = slowSave();
  expect(await new Autosave('a', save).flush()).toBeNull();
  expect(asked).toEqual([]);
});

it('goes back to the old text when that is written while the new one is being saved', async () => {
  const { asked, save } = slowSave();
  const notes = new Autosave('old', save);
  notes.write('a mistake');
  const first = notes.flush();
  notes.write('old');
  expect(await notes.flush()).toBeUndefined();
  expect(notes.isSaved).toBe(false);
  asked[0]?.end(null);
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.end(null);
  expect(await first).toBeNull();
  expect(asked.map(({ text }) => text)).toEqual(['a mistake', 'old']);
  expect(notes.isSaved).toBe(true);
});

it('says why it did not save, keeps what was written, and saves it the next time', async () => {
  const { asked, save } = slowSave();
  const notes = new Autosave('', save);
  notes.write('a');
  const first = notes.flush();
  asked[0]?.end(errorValue('disk-full', 'full'));
  expect(await first).toMatchObject({ code: 'disk-full' });
  expect(notes.isSaved).toBe(false);
  const second = notes.flush();
  asked[1]?.end(null);
  expect(await second).toBeNull();
  expect(asked[1]?.text).toBe('a');
});

it('takes over what another wrote, but not over what is being written', () => {
  const { save } = slowSave();
  const notes = new Autosave('a', save);
  expect(notes.adopt('a')).toBe(false);
  expect(notes.adopt('b')).toBe(true);
  notes.write('c');
  expect(notes.adopt('d')).toBe(false);
});

it('is not brought back to what was saved before by a list that is late', async () => {
  const notes = new Autosave('', async () => null);
  for (const text of ['first', 'second']) {
    notes.write(text);
    await notes.flush();
  }
  expect(notes.adopt('first')).toBe(false);
  expect(notes.adopt('')).toBe(false);
  expect(notes.isSaved).toBe(true);
});
