import { expect, it } from 'vitest';
import { familyCpuMs } from './family-cpu.ts';

it('adds own time and that of children that have ended, whatever the name is', () => {
  const stat = '77 (sh) 1 (x) S 1 77 77 0 -1 4194560 120 9000 0 0 3 4 50 60 20 0 1 0 1234 2600960 400\n';
  // 3 + 4 + 50 + 60 ticks of 10 ms
  expect(familyCpuMs(77, (path) => (path === '/proc/77/stat' ? stat : ''))).toBe(1_170);
});

it('is unknown where the process is gone or the text is another', () => {
  const gone = () => {
    throw new Error('ENOENT');
  };
  expect(familyCpuMs(77, gone)).toBeNull();
  expect(familyCpuMs(77, () => '77 (sh) S 1 a b c d e f g h i j k l m n')).toBeNull();
});
