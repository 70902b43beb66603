import { BOTTLENECKS, type Diagnosis } from '../../contract/index.ts';

type Bottleneck = Diagnosis['bottleneck'];

/** What an advised change was said to bring, and what it brought. */
export interface AdviceOutcome {
  path: string;
  value: string | number | boolean;
  expectedFps: number;
  gotFps: number;
}

/** What the engine said of a case. */
export interface CaseOutcome {
  name: string;
  label: Bottleneck;
  kind: 'clear' | 'border';
  accepts: Bottleneck[];
  captureId: string;
  verdict: Diagnosis | null;
  receivedFps: number;
  isBalanced: boolean;
  /** Other programs held raw TCP down while its ceiling was measured, or the run exceeded it: then no verdict can rest on it. */
  isCeilingLow?: boolean;
  advice: AdviceOutcome[];
}

/** `right`: the label, or of a border case one that it accepts. `unsure`: `undetermined`. `wrong`: anything else. */
export type Grade = 'right' | 'unsure' | 'wrong';

/** How good a verdict is. */
export function gradeOf({ label, kind, accepts, verdict }: Pick<CaseOutcome, 'label' | 'kind' | 'accepts' | 'verdict'>): Grade {
  const said = verdict?.bottleneck ?? 'undetermined';
  if (said === label || (kind === 'border' && accepts.includes(said))) return 'right';
  return said === 'undetermined' ? 'unsure' : 'wrong';
}

/** The matrix in figures. */
export interface Score {
  clear: { cases: number; right: number; unsure: number; wrong: number };
  border: { cases: number; right: number; unsure: number; wrong: number };
  /** Wrong, and said with high confidence. */
  wrongWithHighConfidence: string[];
  unbalanced: string[];
  /** Got divided by expected, of each advice that was tried; sorted. */
  gainRatios: number[];
}

/** Counts the grades. */
export function scoreOf(outcomes: readonly CaseOutcome[]): Score {
  const count = (kind: CaseOutcome['kind']) => {
    const grades = outcomes.filter((outcome) => outcome.kind === kind).map(gradeOf);
    const of = (grade: Grade) => grades.filter((one) => one === grade).length;
    return { cases: grades.length, right: of('right'), unsure: of('unsure'), wrong: of('wrong') };
  };
  return {
    clear: count('clear'),
    border: count('border'),
    wrongWithHighConfidence: outcomes
      .filter((outcome) => gradeOf(outcome) === 'wrong' && outcome.verdict?.confidence === 'high')
      .map(({ name }) => name),
    unbalanced: outcomes.filter(({ isBalanced }) => !isBalanced).map(({ name }) => name),
    gainRatios: outcomes.flatMap(({ advice }) => advice.map(({ expectedFps, gotFps }) => gotFps / expectedFps)).sort((a, b) => a - b),
  };
}

/** What is asked of the matrix: 95 % of the clear cases named, no wrong name with high confidence, every ledger balanced. */
export function faultsOf(score: Score): string[] {
  const { clear, wrongWithHighConfidence, unbalanced } = score;
  return [
    ...(clear.right < 0.95 * clear.cases ? [`${clear.right} of ${clear.cases} clear cases are named, fewer than 95 %`] : []),
    ...wrongWithHighConfidence.map((name) => `${name} is wrong with high confidence`),
    ...unbalanced.map((name) => `the ledger of ${name} does not balance`),
  ];
}

/** How often each label (row) was called each name (column): only labels that occur, in the order of the contract. */
export function confusionOf(outcomes: readonly CaseOutcome[]): { rows: Bottleneck[]; columns: Bottleneck[]; counts: number[][] } {
  const said = (outcome: CaseOutcome) => outcome.verdict?.bottleneck ?? 'undetermined';
  const rows = BOTTLENECKS.filter((label) => outcomes.some((outcome) => outcome.label === label));
  const columns = BOTTLENECKS.filter((name) => outcomes.some((outcome) => outcome.label === name || said(outcome) === name));
  const counts = rows.map((label) => columns.map((name) => outcomes.filter((one) => one.label === label && said(one) === name).length));
  return { rows, columns, counts };
}
