import type { ComparedFigure, ComparedGroup, ComparedSetting, Comparison, ComparisonWarning, Direction } from '../../../contract/index.ts';
import { formatNumber } from '../quantity.ts';
import { LEAST_SHARE, partingChance, shareText } from './chance.ts';
import { list } from './comparison-warnings.ts';

/** What a conclusion is drawn from. */
export interface Findings {
  directions: readonly Direction[];
  groups: readonly ComparedGroup[];
  baseline: number;
  allEqual: boolean;
  warnings: readonly ComparisonWarning[];
  scenario: readonly ComparedSetting[];
  environment: readonly ComparedSetting[];
  figures: readonly ComparedFigure[];
}

/** Ranges that chance parts more often than this are said to be of too few runs. */
const CHANCE_LIMIT = 0.1;

/** From this ratio on it is told as a multiple, below as a percentage. */
const MULTIPLE_FROM = 2;

/** What the figures say, what it may be put down to, and how far it can be told from chance. No more than the repetitions allow. */
export function conclude(findings: Findings): Comparison['conclusion'] {
  return { headlines: headlines(findings), cause: cause(findings), basis: basis(findings) };
}

/** The figures that a sentence is about: what came through, and how long it took. */
export function mainFigures({ directions, warnings }: Pick<Findings, 'directions' | 'warnings'>): string[] {
  const kinds = new Set(warnings.map(({ kind }) => kind));
  if (directions.every((direction) => direction === 'observe'))
    return ['stations.receiver.kernel.meanBytes', 'stations.sender.kernel.meanBytes'];
  if (kinds.has('direction') || kinds.has('payload')) return ['received.bytesPerS'];
  return directions[0] === 'echo' ? ['exchanges.perS', 'exchanges.totalMs.p50'] : ['received.fps', 'latencyMs.p50'];
}

function headlines(findings: Findings): string[] {
  const { groups, baseline, figures } = findings;
  const chosen = mainFigures(findings).flatMap((path) => figures.find((figure) => figure.path === path) ?? []);
  if (chosen.length === 0) return ['The captures have no figure in common that tells how much came through.'];
  const others = groups.flatMap((_, index) => (index === baseline ? [] : [index]));
  return others.map((index) => sentence(chosen, groups, baseline, index));
}

function sentence(chosen: readonly ComparedFigure[], groups: readonly ComparedGroup[], baseline: number, index: number): string {
  const [name, base] = [nameOf(groups[index]!), nameOf(groups[baseline]!)];
  const parts = chosen.map((figure) => {
    const label = inSentence(figure.label);
    const [cell, before] = [figure.cells[index]!, figure.cells[baseline]!];
    const { against } = cell;
    if (!against || against.difference === null) return `${label} cannot be compared (${against?.reason ?? 'it was not taken'})`;
    const values = `${cell.text} against ${before.text}`;
    if (against.certainty === 'none') return `${label} shows no clear difference (${values})`;
    return `${label} is ${changeText(against.ratio, against.difference)} (${values})`;
  });
  return `${name} against ${base}: ${parts.join('; ')}.`;
}

function changeText(ratio: number | null, difference: number): string {
  if (ratio === null || ratio < 0) return difference > 0 ? 'higher' : 'lower';
  if (ratio >= MULTIPLE_FROM) return `${formatNumber(ratio)} times as high`;
  return `${formatNumber(Math.abs(ratio - 1) * 100)} % ${ratio > 1 ? 'higher' : 'lower'}`;
}

/** A label starts a sentence; names of queues keep their letters. */
function inSentence(label: string): string {
  return /^(?:Send-Q|Recv-Q)/.test(label) ? label : label[0]!.toLowerCase() + label.slice(1);
}

function nameOf({ label, captures }: ComparedGroup): string {
  return captures.length === 1 ? label : `${label} (median of ${captures.length})`;
}

/** The settings that differ are named where it is one; nothing is put down to a setting where something else differs too. */
function cause({ allEqual, scenario, environment, groups, warnings }: Findings): string {
  if (allEqual) {
    return 'Scenario and environment are the same in all captures: what differs is chance, or something that captures do not record, such as another version of a program of your own.';
  }
  const chosen = scenario.filter(({ path }) => path !== 'name' && !path.startsWith('negotiated.') && path !== 'kernel.source');
  const settings = chosen.filter(({ path }) => !CAUSELESS.includes(path));
  const beside = chosen.filter((setting) => !settings.includes(setting)).map(({ path }) => path);
  const confounders = [
    ...new Set(warnings.flatMap(({ kind }) => (kind in CONFOUNDERS ? [CONFOUNDERS[kind as keyof typeof CONFOUNDERS]] : []))),
  ];
  const noCause = beside.length === 1 ? 'makes no stream faster or slower' : 'make no stream faster or slower';
  if (settings.length === 0) {
    if (beside.length > 0) {
      const rest =
        environment.length > 0 ? `${capital(list(confounders))} differ.` : 'What else was different, the captures do not record.';
      return `Of the settings only ${list(beside)} ${beside.length === 1 ? 'differs' : 'differ'}, which ${noCause}. ${rest}`;
    }
    if (environment.length > 0) return `The settings are the same; ${list(confounders)} differ.`;
    return 'Only the name of the scenario differs: what else was different, the captures do not record.';
  }
  const harmless = beside.length === 0 ? '' : ` ${list(beside)} ${beside.length === 1 ? 'differs' : 'differ'} too, which ${noCause}.`;
  const also =
    confounders.length > 0
      ? ` ${capital(list(confounders))} differ too, so that the figures do not show what ${settings.length === 1 ? 'it' : 'they'} did.`
      : '';
  if (settings.length > 1) {
    const which = also === '' ? ' These runs do not show which of them made the difference.' : also;
    return `${settings.length} settings differ (${list(settings.map(({ path }) => path))}).${which}${harmless}`;
  }
  const [{ path, label, values }] = settings as [ComparedSetting];
  const named = label === null ? path : `${label} (${path})`;
  const each = groups.map((group, index) => `${values[index]} in ${group.label.replace(/, (?=[^,]*$)/, ' and ')}`).join(', ');
  const one = beside.length === 0 ? 'The one setting that differs is' : 'The one setting that differs and can make a difference is';
  return `${one} ${named}: ${each}.${also}${harmless}`;
}

/** When a run ends, where it listens and who is let in changes counts at most, and of those a comparison warns. */
const CAUSELESS: readonly string[] = ['load.durationS', 'load.frames', 'bind.port', 'bind.token'];

const CONFOUNDERS = { machine: 'the machines', versions: 'the versions', 'tcp-buffers': 'the limits of the TCP buffers' } as const;

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);

function basis(findings: Findings): string {
  const { groups, baseline, figures } = findings;
  const base = groups[baseline]!;
  const others = groups.filter((_, index) => index !== baseline);
  if ([base, ...others].every(({ captures }) => captures.length === 1)) {
    const main = figures.find(({ path }) => path === mainFigures(findings)[0]);
    const shares = main?.cells.flatMap(({ against }) => against?.leastShare ?? []) ?? [];
    if (shares.length === 0) return 'One run each: differences cannot be told from chance.';
    const least = Math.max(...shares);
    const from =
      least > LEAST_SHARE
        ? `So much ${inSentence(main!.label)} varies within the runs`
        : `Within the runs ${inSentence(main!.label)} varies less; that is the least that is assumed`;
    return `One run each: a difference below about ${shareText(least)} cannot be told from chance. ${from}; how much runs differ from each other is not known until they are repeated.`;
  }
  const chances = others.map(({ captures }) => partingChance(base.captures.length, captures.length));
  const runs = others.map(
    ({ label, captures }, index) =>
      `${base.captures.length} of ${base.label} and ${captures.length} of ${label}: ${formatNumber(chances[index]! * 100)} %`,
  );
  const few = chances.some((chance) => chance > CHANCE_LIMIT)
    ? ` So few runs do not rule chance out: three of each bring it to ${formatNumber(partingChance(3, 3) * 100)} %, four to ${formatNumber(partingChance(4, 4) * 100)} %.`
    : '';
  return `Medians, and ranges from the lowest to the highest run. Where ranges overlap, these runs show no difference. Where they do not, chance alone would part so many runs in a share of cases (${runs.join('; ')}); among many figures some part by chance.${few}`;
}
