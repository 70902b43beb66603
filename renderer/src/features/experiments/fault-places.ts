import { type Fault, faultSentence, settingName } from '../../../../contract/index.ts';

/** The parts of the editor that faults are shown in. */
export type FaultPlace = 'name' | 'base' | 'steps' | 'runs' | 'figures';

/** Where a fault of an experiment's document belongs. */
export function placeOf({ path }: Pick<Fault, 'path'>): FaultPlace {
  const [first] = path.split('.');
  switch (first) {
    case 'axes':
    case 'steps':
    case 'kind':
      return 'steps';
    case 'figures':
      return 'figures';
    case 'repetitions':
    case 'durationS':
    case 'warmupS':
      return 'runs';
    case 'name':
    case 'title':
    case 'description':
      return 'name';
    default:
      return 'base';
  }
}

/** A fault in the words of the editor: what has it, what it is, and what would be accepted. */
export function faultText(fault: Fault): string {
  const what = subjectOf(fault.path);
  return fault.value === 'nothing' ? `${what}: choose ${fault.allowed}.` : faultSentence(fault, what);
}

function subjectOf(path: string): string {
  const [, index, set] = /^steps\.(\d+)\.set\.(.+)$/.exec(path) ?? [];
  if (index !== undefined && set !== undefined) return `Step ${Number(index) + 1}, ${settingName(set)}`;
  const [, list, at] = /^(axes|steps|figures)\.(\d+)/.exec(path) ?? [];
  if (list !== undefined) return `${{ axes: 'Setting', steps: 'Step', figures: 'Figure' }[list]} ${Number(at) + 1}`;
  const scenario = /^(?:scenario|set)\.(.+)$/.exec(path)?.[1];
  if (scenario !== undefined) return settingName(scenario);
  const names: Record<string, string> = {
    axes: 'Settings',
    steps: 'Steps',
    figures: 'Figures',
    title: 'Name',
    repetitions: 'Repetitions',
    durationS: 'Measured time',
    warmupS: 'Warm-up',
  };
  return names[path] ?? (path || 'The experiment');
}
