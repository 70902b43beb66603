import { type Contender, type Pace, paceOfContender, type Standing, type StandingContender, type TurnsCase } from './bench-case.ts';
import type { BenchContext } from './bench-context.ts';
import { roundNumber } from './round-number.ts';
import type { Attempt } from './suite-result.ts';
import { textOf, withinPatience } from './within-patience.ts';

/** One contender of a turn, while it stands, or why it does not. */
interface Place {
  contender: StandingContender;
  standing: Standing | null;
  /** It failed once: it is not measured any more. */
  hasFailed: boolean;
  attempts: Attempt[];
}

/**
 * Runs a case whose contenders stand: those of a turn are started and warmed up, and then measured for a short time each, again and again, forth and back
 * (A B C C B A); whoever is not measured stands still. So what compiles is compiled once, and what is compared lies seconds apart, on a machine whose
 * speed changes by a third within minutes. Answers the attempts by contender.
 */
export async function runTurns(
  one: TurnsCase,
  chosen: readonly StandingContender[],
  pace: Pace,
  context: BenchContext,
): Promise<Map<StandingContender, Attempt[]>> {
  const attempts = new Map<StandingContender, Attempt[]>(chosen.map((contender) => [contender, []]));
  for (const [index, contenders] of placesOf(one.turns, chosen).entries()) {
    const firstRound = index * pace.rounds;
    const places: Place[] = [];
    for (const contender of contenders) places.push(await takePlace(contender, firstRound, pace, context));
    for (let round = 0; round < pace.rounds; round++) {
      for (const place of round % 2 === 0 ? places : [...places].reverse()) await measure(place, firstRound + round, pace, context, one);
    }
    for (const place of places) {
      await leave(place, firstRound, pace);
      attempts.get(place.contender)!.push(...place.attempts);
    }
  }
  return attempts;
}

/** Who of `chosen` stands in which turn. One that would be alone is compared with nobody. */
export function placesOf<C extends Contender>(turns: TurnsCase['turns'], chosen: readonly C[]): C[][] {
  return turns.map((ids) => chosen.filter(({ id }) => ids.includes(id))).filter((turn) => turn.length > 1);
}

/** Starts a contender and warms it up. */
async function takePlace(contender: StandingContender, firstRound: number, pace: Pace, context: BenchContext): Promise<Place> {
  const place: Place = { contender, standing: null, hasFailed: false, attempts: [] };
  const { warmupS } = paceOfContender(contender, pace, context);
  try {
    const standing = await withinPatience(0, contender.stand(context), context.giveUp);
    place.standing = standing;
    await withinPatience(warmupS, standing.measure({ ...pace, warmupS, seconds: SHORTEST_S }, false), () => end(standing));
  } catch (error) {
    disown(place, firstRound, pace, error);
  } finally {
    standStill(place, true);
  }
  return place;
}

/** Of the run that warms up nothing is kept. */
const SHORTEST_S = 0.1;

async function measure(place: Place, round: number, pace: Pace, context: BenchContext, { id, unit }: TurnsCase): Promise<void> {
  const { contender, standing } = place;
  if (!standing || place.hasFailed) return;
  const { settleS = 0 } = pace;
  let text: string;
  standStill(place, false);
  try {
    const running = standing.measure({ ...pace, warmupS: settleS }, true);
    const measurement = await withinPatience(settleS + pace.seconds, running, () => end(standing));
    place.attempts.push({ round, ok: true, ...measurement });
    text = `${roundNumber(measurement.value)} ${unit}`;
  } catch (error) {
    text = textOf(error);
    place.attempts.push({ round, ok: false, reason: text });
  } finally {
    standStill(place, true);
  }
  context.tell(`  ${id} ${round + 1} ${contender.name}: ${text}`);
}

async function leave(place: Place, firstRound: number, pace: Pace): Promise<void> {
  const { standing } = place;
  if (!standing) return;
  standStill(place, false);
  try {
    await withinPatience(0, standing.end(), () => end(standing));
  } catch (error) {
    if (!place.hasFailed) disown(place, firstRound, pace, error);
  }
}

/** None of its measurements is one, and there are no more. */
function disown(place: Place, firstRound: number, { rounds }: Pace, error: unknown): void {
  const reason = textOf(error);
  place.hasFailed = true;
  place.attempts = Array.from({ length: rounds }, (_, round) => ({ round: firstRound + round, ok: false, reason }));
}

/** Ends the server alone: what measures it fails by that, and the others go on. */
function end({ pid }: Standing): void {
  signal(pid, 'SIGKILL');
}

function standStill({ standing }: Place, isStill: boolean): void {
  // Windows has no such signals; there the others idle.
  if (standing && process.platform !== 'win32') signal(standing.pid, isStill ? 'SIGSTOP' : 'SIGCONT');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself: whoever measures it next hears of it.
  }
}
