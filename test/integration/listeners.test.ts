import { expect, it } from 'vitest';
import { waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced, smallScenario } from '../support/test-engine.ts';

it('a window that fails to take what it is told harms neither the other ones nor the run', async () => {
  const logged: string[] = [];
  await using test = createTestEngine(undefined, { log: (line) => logged.push(line) });
  const told = new Set<string>();
  let pictures = 0;
  test.engine.onPush((name) => {
    throw new Error(`no ${name}`);
  });
  test.engine.onPush((name) => told.add(name));
  test.engine.onFrame(() => {
    throw new Error('no picture');
  });
  test.engine.onFrame(() => {
    pictures += 1;
  });
  await test.start(smallScenario());
  await test.until(({ frames }) => frames.received > 0, 'frames');
  const captureId = test.state().captureId!;
  test.engine.reportDisplay({ windowId: 'test', captureId, displayed: 0, failed: 0, wantsFrame: true });
  await waitFor(() => pictures > 0, 'a picture');
  const document = await test.stop();
  expectBalanced(document);
  expect([...told]).toEqual(expect.arrayContaining(['run.state', 'run.sample', 'run.event']));
  expect(logged.join('\n')).toContain('somebody who was told of run.sample failed: Error: no run.sample');
  expect(logged.join('\n')).toContain('somebody who was told of a picture failed: Error: no picture');
});
