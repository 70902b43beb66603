import { STATION_TEXT, STATIONS, type StationName, type Summary } from '../../../contract/index.ts';
import { formatQuantity, held, percent } from '../quantity.ts';
import type { Reasons } from '../reasons.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import { wrapText } from './wrap-text.ts';

const WIDTH = 1_040;
const GAP = 20;
const BOX = (WIDTH - GAP * (STATIONS.length - 1)) / STATIONS.length;
const TANK = { top: 50, height: 70 };
const TEXT_TOP = 142;
const REASON_LINE = 15;
const REASON_CHARS = 20;
const REASON_LINES = 6;

/** The pipe as it was: seven stations in order, each with its mean and largest level and how often it was not empty. */
export function pipeView(stations: Summary['stations'], reasons: Reasons): SafeHtml {
  const known = STATIONS.flatMap((name) => {
    const level = stations[name];
    return level ? [{ name, ...level }] : [];
  });
  const largest = Math.max(0, ...known.map(({ maxBytes }) => maxBytes));
  const fullest = known.reduce<(typeof known)[number] | null>(
    (most, level) => (level.meanBytes > (most?.meanBytes ?? 0) ? level : most),
    null,
  );
  const boxes = STATIONS.map((name, index) => station(name, index * (BOX + GAP), stations[name], largest, name === fullest?.name, reasons));
  const reasonLines = STATIONS.filter((name) => !stations[name]).map(
    (name) => wrapText(reasonOf(name, reasons), REASON_CHARS, REASON_LINES).length,
  );
  const height = TEXT_TOP + Math.max(2 * 19, ...reasonLines.map((lines) => (lines - 1) * REASON_LINE)) + 8;
  const arrows = STATIONS.slice(1).map((_, index) => {
    const x = (index + 1) * (BOX + GAP) - GAP;
    const y = TANK.top + TANK.height / 2;
    return html`<path class="flow" d="M${round(x + 4)},${y}h${GAP - 9}m-4,-4l4,4l-4,4"/>`;
  });
  return html`<svg class="pipe" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="The stations of the pipe in order, with the bytes that waited at each">${boxes}${arrows}</svg>`;
}

function station(
  name: StationName,
  x: number,
  level: Summary['stations'][StationName],
  largest: number,
  isFullest: boolean,
  reasons: Reasons,
): SafeHtml {
  const { title, text } = STATION_TEXT[name];
  const reason = level ? null : reasonOf(name, reasons);
  const state = level ? (isFullest ? 'station fullest' : 'station') : 'station missing';
  return html`<g class="${state}" transform="translate(${round(x)},0)">
<title>${title}: ${text}${reason === null ? '' : ` Not available: ${reason}`}</title>
<text class="name" x="0" y="16">${title}</text><text class="path" x="0" y="33">${name}</text>
<rect class="tank" x="0.5" y="${TANK.top + 0.5}" width="${round(BOX - 1)}" height="${TANK.height - 1}" rx="4"/>
${level ? filled(level, largest) : unread(reason!)}
</g>`;
}

function reasonOf(name: StationName, reasons: Reasons): string {
  return reasons.of(`stations.${name}`, ...(name.endsWith('kernel') ? ['kernel'] : []));
}

/** All tanks have one scale: a full one is the largest level of any. */
function filled(level: NonNullable<Summary['stations'][StationName]>, largest: number): SafeHtml {
  const heightOf = (bytes: number) => (largest > 0 ? (bytes / largest) * (TANK.height - 4) : 0);
  const floor = TANK.top + TANK.height - 2;
  const bar = (css: string, bytes: number) => {
    const height = bytes > 0 ? Math.max(1, heightOf(bytes)) : 0;
    return (
      height > 0 && html`<rect class="${css}" x="2" y="${round(floor - height)}" width="${round(BOX - 4)}" height="${round(height)}"/>`
    );
  };
  const row = (y: number, label: string, value: string) =>
    html`<text class="key" x="0" y="${y}">${label}</text><text class="value" x="${round(BOX)}" y="${y}">${value}</text>`;
  return html`${bar('most', level.maxBytes)}${bar('mean', level.meanBytes)}
${row(TEXT_TOP, 'mean', formatQuantity(held(level.meanBytes)))}${row(TEXT_TOP + 19, 'max', formatQuantity(held(level.maxBytes)))}${row(TEXT_TOP + 38, 'above 0', formatQuantity(percent(level.timeAboveZero)))}`;
}

function unread(reason: string): SafeHtml {
  const lines = wrapText(reason, REASON_CHARS, REASON_LINES);
  return html`<text class="na" x="${round(BOX / 2)}" y="${TANK.top + TANK.height / 2 + 5}">n/a</text>${lines.map((line, index) => html`<text class="reason" x="0" y="${TEXT_TOP + index * REASON_LINE}">${line}</text>`)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
