import { measureWindow, prepareLibrary, type UsedLibrary, type WindowMeasurement } from '../../window/measure-window.ts';
import { WINDOW_LEVELS } from '../../window/window-levels.ts';
import type { BenchCase, Measurement, Pace, RunningContender } from '../bench-case.ts';
import type { BenchContext } from '../bench-context.ts';

type HostId = 'browser' | 'desktop';

interface Launches {
  /** Made once: each launch begins with the same. */
  library: Promise<UsedLibrary>;
  measurements: Promise<WindowMeasurement>[];
}

/** The cases ask for one reading each of the same launches: the n-th run of one case is that of the others. */
const measured = new WeakMap<BenchContext, Map<HostId, Launches>>();

async function measurementOf(host: HostId, index: number, context: BenchContext, { seconds, warmupS }: Pace): Promise<WindowMeasurement> {
  const { root, processes } = context;
  const app = { root, isDesktop: host === 'desktop', processes };
  const byHost = measured.get(context) ?? new Map<HostId, Launches>();
  measured.set(context, byHost);
  let launches = byHost.get(host);
  if (!launches) {
    launches = { library: prepareLibrary(app, context.library(`window-${host}`)), measurements: [] };
    byHost.set(host, launches);
  }
  const library = await launches.library;
  launches.measurements[index] ??= measureWindow({ ...app, seconds, settleS: warmupS }, library);
  return launches.measurements[index];
}

function windowContenders(read: (one: WindowMeasurement) => Measurement): RunningContender[] {
  const contender = (id: HostId, more: Pick<RunningContender, 'name' | 'what'> & Partial<RunningContender>): RunningContender => {
    let runs = 0;
    return {
      id,
      isOurs: true,
      reference: null,
      ...more,
      run: async (context, pace) => {
        const one = await measurementOf(id, runs++, context, pace);
        const notes = [
          one.host,
          ...(one.isCeilingKept ? [] : ['the machine was too busy to keep a ceiling of raw TCP: it was switched off for the launch']),
        ];
        return { subjectCores: one.pageCores, driverCores: one.engineCores, notes, ...read(one), figures: figuresOf(one) };
      },
    };
  };
  return [
    contender('browser', { name: 'browser mode', what: '`sockscope serve` with a headless Chromium' }),
    contender('desktop', {
      name: 'desktop',
      what: 'the built Electron app',
      onlyFull: true,
      unavailable: async () => (process.platform === 'linux' && !process.env['DISPLAY'] ? 'there is no display (try xvfb-run)' : null),
    }),
  ];
}

function figuresOf({ host: _host, isCeilingKept: _kept, ...figures }: WindowMeasurement): Record<string, number | null> {
  return figures;
}

const COMMON = {
  quickForm: 'browser mode alone, shorter runs.',
  higherIsBetter: false,
  reference: 'browser',
  quick: { rounds: 3, seconds: 2, warmupS: 2 },
  full: { rounds: 5, seconds: 15, warmupS: 5 },
} as const;

const both = (atMost: number): BenchCase['levels'] => (['browser', 'desktop'] as const).map((of) => ({ kind: 'value', of, atMost }));

/** What the window costs beside a stream at full rate, and how soon it shows one. */
export const WINDOW: readonly BenchCase[] = [
  {
    ...COMMON,
    id: 'h-cpu',
    title: 'The window beside the stream: CPU of the page',
    what: '1 MiB images, compression off, as fast as the sockets take them, one window of 1280x800 with the monitor, the engine that the preset has (ws). CPU time a second of the process that draws the page (its CPU) and of the one with the engine and the stream (the driver’s).',
    unit: 'cores',
    figureColumns: [{ head: 'received at the end, FPS', figure: 'receivedFps', of: 'median' }],
    contenders: windowContenders(({ pageCores }) => {
      if (pageCores === null) throw new Error('the CPU time of the page’s process could not be read');
      return { value: pageCores };
    }),
    levels: both(WINDOW_LEVELS.pageCores),
  },
  {
    ...COMMON,
    id: 'h-tasks',
    title: 'The window beside the stream: long tasks',
    what: 'Of the same runs: tasks of the page’s main thread that took over 50 ms, the longest of all rounds, and how many of the animation frames that 60 a second would be were not drawn (those are counted afterwards, while the page asks for each).',
    unit: 'tasks over 50 ms',
    figureColumns: [
      { head: 'longest task, ms', figure: 'longestTaskMs', of: 'largest' },
      { head: 'animation frames dropped', figure: 'animationFramesDropped', of: 'median' },
      { head: 'of', figure: 'animationFramesExpected', of: 'median' },
    ],
    contenders: windowContenders(({ tasksOver50Ms }) => ({ value: tasksOver50Ms })),
    levels: both(0).map((level) => ({ ...level, everyRound: true })),
  },
  {
    ...COMMON,
    id: 'h-launch',
    title: 'Launch to first frame on screen',
    what: 'Of the same runs: from starting the built app, with its frames made and its ceiling known by an earlier launch, through pressing Start as soon as it can be pressed, until the first received picture is drawn.',
    unit: 'ms',
    contenders: windowContenders(({ launchToFirstFrameMs }) => ({ value: launchToFirstFrameMs })),
    levels: both(WINDOW_LEVELS.launchToFirstFrameMs),
  },
];
