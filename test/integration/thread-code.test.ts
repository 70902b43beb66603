import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const OUT = join(import.meta.dirname, '../../out/main');

/** The sources that are in a built file and in all that it loads, from the root of the project. */
function sourcesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const path = join(OUT, file);
  // What the bundler adds of its own has no map.
  const map = existsSync(`${path}.map`) ? readFileSync(`${path}.map`, 'utf8') : '{"sources":[]}';
  const { sources } = JSON.parse(map) as { sources: string[] };
  const loaded = [...readFileSync(path, 'utf8').matchAll(/require\("\.\/(?:chunks\/)?([^"/]+\.cjs)"\)/g)].map(
    ([, name]) => `chunks/${name}`,
  );
  return [...sources.map((source) => source.replace(/^(\.\.\/)+/, '')), ...loaded.flatMap((name) => sourcesOf(name, seen))];
}

it('the whole engine has the schemas of all requests', () => {
  expect(sourcesOf('cli.cjs')).toContain('contract/ipc.ts');
});

// They would be set up whenever a thread is started: docs/performance.md, "What a thread loads".
it.each(['server', 'load', 'clients', 'path', 'frames', 'work', 'ceiling'])(
  'the %s thread loads no schemas of requests, captures or experiments',
  (name) => {
    const sources = sourcesOf(`${name}-thread.cjs`);
    expect(sources.some((source) => source.startsWith('main/'))).toBe(true);
    expect(sources.filter((source) => /^contract\/(ipc|capture|capture-view|library|experiment)\.ts$/.test(source))).toEqual([]);
  },
);
