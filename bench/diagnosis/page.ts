import { type CaseOutcome, confusionOf, gradeOf, scoreOf } from './score.ts';

export interface PageInput {
  outcomes: readonly CaseOutcome[];
  tookS: number;
  machine: string;
  /** One-minute load average before anything was started. */
  loadAtStart: number;
}

/** docs/diagnosis.md: how the verdict is found, and how good it was on this machine. */
export function diagnosisPage(input: PageInput): string {
  const { outcomes } = input;
  const score = scoreOf(outcomes);
  return `# Diagnosis

<!-- Written by \`npm run bench:diagnosis\`. The text is in bench/diagnosis/page.ts. -->

The verdict names one thing that holds the stream back, from readings alone: it never sees a setting. It is worked out every half
second in the window over the last three seconds (another name is shown when it was found three times in a row), and over the whole measured time for the summary and the report; after a
toggle, over what followed it, or over what was before it where too little followed; the sentence says which. Where the readings do not tell, it says \`undetermined\`.

## How it is found

Frames that wait somewhere fill everything before it. So the search begins where frames are taken and goes back to where they are
made, and the first finding is the verdict. What is measured directly comes before what is concluded from where the bytes wait.

| verdict | what the readings show |
| --- | --- |
| \`none\` | Open loop: at least 97 % of the due frames arrive, at most 0.5 % are given up, and nothing piles up on the way. |
| \`display\` | The same, and the window draws less than 90 % of what arrives and is drawing for 60 % of the time or more. |
| \`connection-setup\` | TCP and WebSocket handshakes are 30 % or more of the time that all exchanges together take. |
| \`server-loop-blocked\` | The server computes for more than half of the time (or for more than a quarter, and a computation is under way in 85 % of the samples), something waits for it, and its event loop is late by 50 ms or more as a rule (median of each sample's longest delay). How long it stands still at a time is the median of its stalls, each with its whole length, however many samples it lasts. |
| \`server-processing\` | The same, and the loop goes on turning. |
| \`receiver-slow\` | The inbox grows or stays full; or it drops, or the receiver grants no credit, while it is hardly ever empty; or bytes wait unread in Recv-Q (two frames and more, in 60 % of the readings, each of which counts once however many samples carry it) and nothing that is named above explains it. |
| \`path-limited\` | Bytes are on the path at most readings while the receiver has little unread, and its queue is full, or Send-Q before it, or it grows, or frames are dropped; or credits are late while the inbox is empty. |
| \`sender-compression\` | permessage-deflate was negotiated, frames wait in the sending process while its loop is free and its sockets are empty, and the thread pool, where zlib works, is busy. |
| \`server-compression\` | The same where the server sends; or frames wait in Recv-Q while the pool is busy, so that inflate is the slower one. |
| \`server-logging\` | Writing log lines takes 15 % or more of the server's time. |
| \`sender-loop-blocked\` | The sender's loop never rests (90 % busy), what is behind it is empty, and it is late by 50 ms or more as a rule. |
| \`sender-cpu\` | The same, and the loop goes on turning. |
| \`transport-ceiling\` | None of the above, and the stream reaches 40 % or more of what raw TCP reaches here with messages of this size: what is left is the library’s own work (75 % and more: \`high\`; a step less where the highest occasion on which raw TCP was measured would turn it). From 30 % on with \`low\` confidence, where \`ws\` receives, its thread has no time left and log and computations take next to none of it: on some processors \`ws\` alone brings an unhindered stream to no more than 31 to 43 %. Of a ceiling that was measured while other programs used the processors, 80 % or more, and \`low\`; of one that the stream exceeds, or has exceeded for seconds, nothing. |
| \`undetermined\` | None of these. |

Confidence is \`high\` where the readings are far from every border, and \`medium\` where they are near one or one of them is missing. Where
the verdict rests on fewer than three readings of the kernel's buffers it says so, and is a step less sure.
A loop's business is its utilisation, which counts the time that it waits for a processor too; CPU time alone is small on a busy
machine whatever the thread has to do.

## How good it is

Every case below is a run of the real product with a bottleneck that is there by construction: sizes, rates and strengths vary. A *clear*
case has one thing that holds it back by far; at the *border* two come close, and \`undetermined\` or the other name is right too.
Asked for: 95 % of the clear cases named, and never a wrong name with high confidence.

Measured on ${input.machine}, load before the start ${input.loadAtStart.toFixed(2)}, in ${Math.round(input.tookS / 60)} minutes.

- Clear: **${score.clear.right} of ${score.clear.cases}** named, ${score.clear.unsure} \`undetermined\`, ${score.clear.wrong} wrong.
- Border: ${score.border.right} of ${score.border.cases} right, ${score.border.unsure} \`undetermined\`, ${score.border.wrong} wrong.
- Wrong with high confidence: ${score.wrongWithHighConfidence.length === 0 ? 'none' : score.wrongWithHighConfidence.join(', ')}.
- Ledgers: ${score.unbalanced.length === 0 ? 'all balanced' : `not balanced: ${score.unbalanced.join(', ')}`}.

### Confusion

Rows are what holds the stream back, columns what the diagnosis names.

${confusionTable(outcomes)}

${missesSection(outcomes)}${adviceSection(outcomes)}## Every case

${caseTable(outcomes)}
`;
}

function confusionTable(outcomes: readonly CaseOutcome[]): string {
  const { rows, columns, counts } = confusionOf(outcomes);
  return table(
    ['', ...columns],
    rows.map((label, row) => [label, ...counts[row]!.map((count) => (count === 0 ? '' : String(count)))]),
  );
}

function missesSection(outcomes: readonly CaseOutcome[]): string {
  const missed = outcomes.filter((outcome) => gradeOf(outcome) !== 'right');
  if (missed.length === 0) return '';
  const rows = missed.map((outcome) => [outcome.name, outcome.kind, ...saidOf(outcome), gradeOf(outcome)]);
  return `### Not named\n\n${table(['case', 'kind', 'said', 'confidence', 'grade'], rows)}\n\n`;
}

function adviceSection(outcomes: readonly CaseOutcome[]): string {
  const rows = outcomes.flatMap(({ name, receivedFps, advice }) =>
    advice.map(({ path, value, expectedFps, gotFps }) => [
      name,
      `\`${path}\` = ${value}`,
      rate(receivedFps),
      rate(expectedFps),
      rate(gotFps),
      (gotFps / expectedFps).toFixed(2),
    ]),
  );
  if (rows.length === 0) return '';
  const ratios = scoreOf(outcomes).gainRatios;
  const at = (share: number) => ratios[Math.min(ratios.length - 1, Math.floor(share * ratios.length))]!.toFixed(2);
  return `## What the advice is worth

Where advice means one setting and the readings let one expect a rate, the case was run again with it. Of ${ratios.length} such runs the rate that
was reached is ${at(0.5)} times the expected one in the median, from ${at(0.1)} to ${at(0.9)} for the middle 80 %. Without
compression a stream is expected to reach half of what raw TCP reaches here (two thirds where the server sends, which masks nothing);
without a log line a frame, what the time for writing them leaves; over a kept connection, what the time of the handshakes leaves.
The first is told with a range, from half to one and a half times the rate, within which such runs were, unless something else bounds it before; the others are
bounds (_up to_, _at least_). All are told in two digits. Nothing is predicted from a ceiling that was measured while other programs used the processors, or that the run exceeded.

${table(['case', 'change', 'FPS before', 'expected', 'reached', 'reached / expected'], rows)}

`;
}

function caseTable(outcomes: readonly CaseOutcome[]): string {
  const rows = outcomes.map((outcome) => [outcome.name, outcome.kind, ...saidOf(outcome), rate(outcome.receivedFps)]);
  return table(['case', 'kind', 'said', 'confidence', 'FPS'], rows);
}

function saidOf({ verdict }: CaseOutcome): [string, string] {
  return [verdict?.bottleneck ?? 'nothing', verdict?.confidence ?? ''];
}

function rate(fps: number): string {
  return fps >= 100 ? fps.toFixed(0) : fps.toFixed(1);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
