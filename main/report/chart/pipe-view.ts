import {
  type Direction,
  ofReadings,
  PIPES,
  type PipeFigures,
  type PipeFlow,
  pipeFlows,
  pipeSections,
  STATION_TEXT,
  STATIONS,
  type StationFigures,
  type StationName,
} from '../../../contract/index.ts';
import { formatCount, formatQuantity, framesPerS, held, percent, throughput } from '../quantity.ts';
import type { Reasons } from '../reasons.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import { wrapText } from './wrap-text.ts';

const WIDTH = 1_040;
/** Left and right of the stations, for the pipes into the first and out of the last. */
const MARGIN = 26;
const COLUMN = (WIDTH - 2 * MARGIN) / STATIONS.length;
const SECTION = { text: 13, top: 21, height: 6 };
const TITLE = 50;
const TANK = { width: 52, top: 74, height: 92 };
/** The limit is at this share of a tank's height, so that what is beyond it can be seen. */
const FULL_AT = 0.86;
const PIPE_HEIGHT = 8;
const MIDDLE = TANK.top + TANK.height / 2;
const FLOOR = TANK.top + TANK.height;
const OUTLET = 9;
const LINE = 16;
const REASON_CHARS = 20;
const REASON_LINES = 5;

/** The pipe as it was: seven stations with their levels and limits, what flowed between them, what they gave up, and the bottleneck lit. */
export function pipeView(figures: PipeFigures, direction: Direction, reasons: Reasons): SafeHtml {
  const { stations, flows, lit } = figures;
  const hasDrops = STATIONS.some((name) => (stations[name].drops ?? 0) > 0);
  const textTop = FLOOR + (hasDrops ? OUTLET + 2 * LINE + 18 : 20);
  const height = textTop + 4 * LINE + (lit ? LINE : 0) - 4;
  const isAbsent = (name: StationName | undefined) => name !== undefined && stations[name].isAbsent;
  const pipes = pipeFlows(flows).map((flow, index) => pipe(flow, index, isAbsent(STATIONS[index - 1]) || isAbsent(STATIONS[index])));
  const drawn = STATIONS.map((name, index) => station(name, index, figures, { textTop, height }, reasons));
  return html`<svg class="pipe" viewBox="0 0 ${WIDTH} ${round(height)}" role="img" aria-label="${STATIONS.map((name) => words(name, figures, reasons)).join(' ')}">
${sections(direction)}${pipes}${drawn}</svg>`;
}

/** The processes and what lies between them: a bracket over the stations of each. */
function sections(direction: Direction): SafeHtml[] {
  return pipeSections(direction).map(({ label, stations }) => {
    const x = MARGIN + STATIONS.indexOf(stations[0]!) * COLUMN + 5;
    const width = stations.length * COLUMN - 10;
    return html`<g class="section"><text x="${round(x + width / 2)}" y="${SECTION.text}">${label}</text><path d="M${round(x)},${SECTION.top + SECTION.height}v${-SECTION.height}h${round(width)}v${SECTION.height}"/></g>`;
  });
}

/** One pipe with frames above it and bytes below. */
function pipe({ fps, bytesPerS }: PipeFlow, index: number, isBesideAbsent: boolean): SafeHtml {
  const centre = MARGIN + index * COLUMN;
  const reach = (COLUMN - TANK.width) / 2;
  const from = index === 0 ? 0 : centre - reach;
  const to = index === PIPES - 1 ? WIDTH : centre + reach;
  const isUncounted = fps === null && bytesPerS === null;
  if (isUncounted && isBesideAbsent) return html`<path class="through" d="M${round(from)},${MIDDLE}H${round(to)}"/>`;
  const text = (y: number, shown: string) => html`<text x="${round((from + to) / 2)}" y="${y}">${shown}</text>`;
  const state = isUncounted ? 'flow uncounted' : (fps ?? bytesPerS ?? 0) > 0 || (bytesPerS ?? 0) > 0 ? 'flow' : 'flow still';
  return html`<g class="${state}"><rect x="${round(from)}" y="${MIDDLE - PIPE_HEIGHT / 2}" width="${round(to - from)}" height="${PIPE_HEIGHT}"/>${fps !== null && text(MIDDLE - 9, formatQuantity(framesPerS(fps)))}${bytesPerS !== null && text(MIDDLE + 18, formatQuantity(throughput(bytesPerS)))}</g>`;
}

function station(
  name: StationName,
  index: number,
  { stations, flows, lit }: PipeFigures,
  { textTop, height }: { textTop: number; height: number },
  reasons: Reasons,
): SafeHtml {
  const { title, text, source, flow } = STATION_TEXT[name];
  const { level, isAbsent, drops } = stations[name];
  const reason = level ? null : reasonOf(name, reasons);
  const state = [isAbsent ? 'station absent' : level ? 'station' : 'station missing', name === lit && 'lit'].filter(Boolean).join(' ');
  const middle = round(COLUMN / 2);
  const explained = [
    `${title}: ${text} Read from ${source}. ${flow}`,
    reason !== null && `${isAbsent ? 'Not in this run' : 'Not available'}: ${reason}.`,
    level?.limitFrom && `The limit is from ${level.limitFrom}.`,
  ];
  return html`<g class="${state}" transform="translate(${round(MARGIN + index * COLUMN)},0)">
<title>${explained.filter(Boolean).join(' ')}</title>
${name === lit && html`<rect class="light" x="3" y="${SECTION.top + SECTION.height + 3}" width="${round(COLUMN - 6)}" height="${round(height - SECTION.top - SECTION.height - 3)}" rx="5"/>`}
<text class="name" x="${middle}" y="${TITLE}">${title}</text><text class="path" x="${middle}" y="${TITLE + 15}">${name}</text>
${isAbsent ? html`<path class="through" d="M${round((COLUMN - TANK.width) / 2)},${MIDDLE}h${TANK.width}"/>` : tank(level)}
${drops !== null && drops > 0 && outlet(name, drops, flows[name].droppedFps)}
${level ? readings(level, textTop) : why(reason!, textTop)}
${name === lit && html`<text class="flag" x="${middle}" y="${textTop + 4 * LINE}">bottleneck</text>`}</g>`;
}

function reasonOf(name: StationName, reasons: Reasons): string {
  return reasons.of(`stations.${name}`, ...(name.endsWith('kernel') ? ['kernel'] : []));
}

/** Each tank to its own limit, or to its largest level where no limit is known. */
function tank(level: StationFigures['level']): SafeHtml {
  const x = round((COLUMN - TANK.width) / 2);
  const walls = html`<rect class="tank" x="${x}" y="${TANK.top}" width="${TANK.width}" height="${TANK.height}" rx="5"/>`;
  if (!level) return html`${walls}<text class="na" x="${round(COLUMN / 2)}" y="${MIDDLE + 5}">n/a</text>`;
  const { limitBytes, maxBytes, meanBytes } = level;
  const full = limitBytes ?? maxBytes;
  const inner = TANK.height - 2;
  const bar = (css: string, bytes: number) => {
    if (bytes <= 0 || full <= 0) return false;
    const filled = Math.min(inner, Math.max(1, (bytes / full) * inner * FULL_AT));
    return html`<rect class="${css}" x="${x + 1}" y="${round(FLOOR - 1 - filled)}" width="${TANK.width - 2}" height="${round(filled)}" rx="3"/>`;
  };
  const mark =
    full > 0 &&
    html`<path class="${limitBytes === null ? 'peak' : 'limit'}" d="M${x},${round(FLOOR - 1 - inner * FULL_AT)}h${TANK.width}"/>`;
  return html`${walls}${bar('most', maxBytes)}${bar('mean', meanBytes)}${mark}`;
}

/** What is given up, out of the bottom of the tank. */
function outlet(name: StationName, drops: number, droppedFps: number | null): SafeHtml {
  const middle = round(COLUMN / 2);
  return html`<g class="${name === 'display' ? 'outlet quiet' : 'outlet'}"><rect x="${round(COLUMN / 2 - 4)}" y="${FLOOR}" width="8" height="${OUTLET}"/>
<text x="${middle}" y="${FLOOR + OUTLET + 14}">${droppedFps === null ? '' : formatQuantity(framesPerS(droppedFps))}</text><text x="${middle}" y="${FLOOR + OUTLET + 14 + LINE}">${dropText(name, drops)}</text></g>`;
}

function dropText(name: StationName, drops: number): string {
  return `${formatCount(drops)} ${name === 'source' ? 'not offered' : name === 'display' ? 'skipped' : 'dropped'}`;
}

function readings({ meanBytes, maxBytes, limitBytes, timeAboveZero }: NonNullable<StationFigures['level']>, top: number): SafeHtml[] {
  const rows = [
    ['mean', formatQuantity(held(meanBytes))],
    ['max', formatQuantity(held(maxBytes))],
    ['limit', limitBytes === null ? 'none known' : formatQuantity(held(limitBytes))],
    ['above 0', formatQuantity(percent(timeAboveZero))],
  ];
  return rows.map(
    ([label, value], index) =>
      html`<text class="key" x="12" y="${top + index * LINE}">${label}</text><text class="value" x="${round(COLUMN - 12)}" y="${top + index * LINE}">${value}</text>`,
  );
}

function why(reason: string, top: number): SafeHtml[] {
  return wrapText(reason, REASON_CHARS, REASON_LINES).map(
    (line, index) => html`<text class="reason" x="${round(COLUMN / 2)}" y="${top + index * LINE}">${line}</text>`,
  );
}

/** The station in a sentence, for who does not see the drawing. */
function words(name: StationName, { stations, flows, lit }: PipeFigures, reasons: Reasons): string {
  const { title } = STATION_TEXT[name];
  const { level, isAbsent, drops } = stations[name];
  if (isAbsent) return `${title}: not in this run, ${reasonOf(name, reasons)}.`;
  const { inFps, outFps, inBytesPerS, outBytesPerS } = flows[name];
  const rate = (fps: number | null, bytesPerS: number | null) =>
    [fps !== null && formatQuantity(framesPerS(fps)), bytesPerS !== null && formatQuantity(throughput(bytesPerS))]
      .filter(Boolean)
      .join(', ') || 'not counted';
  const levelText = level
    ? `mean ${formatQuantity(held(level.meanBytes))}, max ${formatQuantity(held(level.maxBytes))}, limit ${level.limitBytes === null ? 'none known' : formatQuantity(held(level.limitBytes))}, above zero ${formatQuantity(percent(level.timeAboveZero))} ${ofReadings(level.readings)}`
    : `level not available, ${reasonOf(name, reasons)}`;
  const dropped = drops === null || drops === 0 ? '' : `, ${dropText(name, drops)}`;
  return `${title}${name === lit ? ' (bottleneck)' : ''}: ${levelText}; in ${rate(inFps, inBytesPerS)}, out ${rate(outFps, outBytesPerS)}${dropped}.`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
