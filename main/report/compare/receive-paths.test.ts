import { expect, it } from 'vitest';
import { exampleCapture } from '../../testing/example-captures.ts';
import { compareCaptures } from './compare-captures.ts';

it('tells the CPU time for each frame, where the share of a core tells no difference', () => {
  const taking = (id: string, receivedFps: number, processPerFrameUs: number, serverPerFrameUs: number) => {
    const capture = exampleCapture({ id, receivedFps, scenario: { engine: id === 'a' ? 'ws' : 'direct' } });
    const cpu = { ...capture.summary!.cpu, process: 0.9, processPerFrameUs, serverPerFrameUs };
    return { ...capture, summary: { ...capture.summary!, cpu } };
  };
  const { figures } = compareCaptures([taking('a', 2_000, 400, 200), taking('b', 3_200, 250, 100)]);
  const cellsOf = (path: string) => figures.find((figure) => figure.path === path)!.cells;
  expect(cellsOf('cpu.process')[1]!.against).toMatchObject({ certainty: 'none' });
  expect(cellsOf('cpu.processPerFrameUs').map(({ text }) => text)).toEqual(['400\u00a0µs', '250\u00a0µs']);
  expect(cellsOf('cpu.processPerFrameUs')[1]!.against).toMatchObject({ ratio: 0.625, side: 'better' });
  expect(cellsOf('cpu.serverPerFrameUs')[1]!.against).toMatchObject({ ratio: 0.5, side: 'better' });
});

it('tells an engine once where what receives is what was set, and twice where it is not', () => {
  const by = (id: string, set: 'ws' | 'direct', served: 'ws' | 'direct') => {
    const capture = exampleCapture({ id, scenario: { engine: set } });
    return { ...capture, summary: { ...capture.summary!, negotiated: { ...capture.summary!.negotiated!, engine: served } } };
  };
  const told = (...captures: ReturnType<typeof by>[]) =>
    compareCaptures(captures)
      .scenario.map(({ path }) => path)
      .filter((path) => path.endsWith('engine'));
  expect(told(by('a', 'ws', 'ws'), by('b', 'direct', 'direct'))).toEqual(['engine']);
  expect(told(by('a', 'ws', 'ws'), by('b', 'direct', 'ws'), by('c', 'direct', 'direct'))).toEqual(['engine', 'negotiated.engine']);
});
