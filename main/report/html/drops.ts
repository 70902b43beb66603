import { type CaptureDocument, STATION_TEXT, STATIONS, type StationName } from '../../../contract/index.ts';
import { policyText } from '../ends.ts';
import { formatCount, formatQuantity, milliseconds, percent } from '../quantity.ts';
import { html, type SafeHtml } from '../safe-html.ts';

/** Where frames were dropped, by which policy, and how the urgent ones fared. Empty where none was dropped and none was urgent. */
export function drops({ summary }: CaptureDocument): SafeHtml {
  if (!summary) return html``;
  const { dropped, urgentLatencyMs, offered, notOffered } = summary;
  if (dropped.frames === 0 && !urgentLatencyMs) return html``;
  const atSender = Object.entries(dropped.byStation).reduce(
    (sum, [station, frames]) => sum + (station.startsWith('sender') ? frames : 0),
    0,
  );
  const due = offered.frames + notOffered.frames + atSender;
  const row = (name: string, frames: number, text: string) =>
    html`<tr><th scope="row">${name}</th><td class="num">${formatCount(frames)}</td><td class="num">${due > 0 ? formatQuantity(percent(frames / due)) : ''}</td><td>${text}</td></tr>`;
  const stationText = (name: string) => (isStation(name) ? STATION_TEXT[name].title : '');
  const rows = [
    ...Object.entries(dropped.byStation).map(([station, frames]) => row(`At ${station}`, frames, stationText(station))),
    ...Object.entries(dropped.byPolicy).map(([policy, frames]) => row(`By ${policy}`, frames, policyText(policy))),
    ...(urgentLatencyMs || dropped.urgentFrames > 0
      ? [row('Urgent among them', dropped.urgentFrames, 'key frames and control messages, which go before others and give way last')]
      : []),
  ];
  const inboxMixed = Object.keys(dropped.byPolicy).length > 1 || dropped.byStation['receiver.user'] !== undefined;
  return html`<section><h2>What gave way</h2>
<p>Frames that were dropped in the measured time, told twice: by the place, and by the policy that dropped them. ${inboxMixed && 'What is dropped in the inbox has come the whole way, and its bytes are in the wire figures.'}</p>
${dropped.frames > 0 ? html`<div class="scroll"><table class="ledger"><thead><tr><th>Where and why</th><th class="num">Frames</th><th class="num">Of the due</th><th></th></tr></thead><tbody>${rows}</tbody></table></div>` : html`<p>None was dropped.</p>`}
${urgentLatencyMs && urgent(summary)}</section>
`;
}

function urgent({ urgentLatencyMs, latencyMs }: NonNullable<CaptureDocument['summary']>): SafeHtml {
  const ms = (value: number | null | undefined) => (value == null ? 'n/a' : formatQuantity(milliseconds(value)));
  return html`<p class="tiles-note">${formatCount(urgentLatencyMs!.n)} key frames and control messages were received. Half of them were no older than ${ms(urgentLatencyMs!.p50)}, 99 % than ${ms(urgentLatencyMs!.p99)}; of all frames together it is ${ms(latencyMs.p50)} and ${ms(latencyMs.p99)}.</p>`;
}

function isStation(name: string): name is StationName {
  return (STATIONS as readonly string[]).includes(name);
}
