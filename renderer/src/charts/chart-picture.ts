import { formatClock } from '../ui/format.ts';
import { type EventMark, markTexts } from './chart-data.ts';
import type { ChartDefinition } from './definitions.ts';
import { fitText, flowLines } from './flow-lines.ts';
import { DASHES, MARK_COLORS } from './plot-look.ts';

/** Pixels of a picture to one of the page. */
const SCALE = 2;
const PAD = 16;
const TITLE_PX = 14;
const TEXT_PX = 11;
const LINE_PX = 16;
const SWATCH_PX = 14;
const GAP_PX = 16;
/** So many marks are told under the plot; the report has all events. */
const MOST_MARKS = 8;
const SVG = 'http://www.w3.org/2000/svg';
/** What a plot takes from style sheets, which a picture of its own does not see. */
const DRAWN_BY = [
  'display',
  'visibility',
  'opacity',
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'text-anchor',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
];
/** What follows the pointer is no part of the chart. */
const POINTED_AT = '.recharts-tooltip-cursor, .recharts-active-dot, title, desc';

/** What a chart says beside its plot. */
export interface ChartWords {
  chart: ChartDefinition;
  missing: Readonly<Record<string, string | null>>;
  marks: readonly EventMark[];
}

/** A chart as a PNG, as the page's theme shows it, at two pixels to one: title, unit, legend, plot with its axes, and what its marks stand for. */
export async function chartPng(plot: SVGSVGElement, words: ChartWords): Promise<Blob> {
  const { svg, width, height, ground } = chartSvg(plot, words);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('the page has no canvas to draw on');
  context.fillStyle = ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be encoded'))), 'image/png');
  });
}

function chartSvg(plot: SVGSVGElement, { chart, missing, marks }: ChartWords) {
  const style = getComputedStyle(plot);
  const colour = (name: string) => style.getPropertyValue(name).trim() || style.color;
  const resolved = (value: string) => value.replace(/var\((--[\w-]+)\)/, (_, name: string) => colour(name));
  const family = style.fontFamily;
  const measure = measureIn(`${TEXT_PX}px ${family}`);
  const size = plot.getBoundingClientRect();
  const inner = Math.round(size.width);
  const width = inner + 2 * PAD;
  const svg = element('svg', { 'font-family': family, 'font-size': TEXT_PX, fill: colour('--dim') });
  const text = (x: number, y: number, content: string, more: Record<string, string | number> = {}) => {
    const drawn = element('text', { x, y, ...more });
    drawn.textContent = content;
    svg.append(drawn);
    return drawn;
  };

  let y = PAD + TITLE_PX;
  const title = text(PAD, y, `${chart.title} `, { 'font-size': TITLE_PX, 'font-weight': 600, fill: colour('--ink') });
  const unit = element('tspan', { 'font-weight': 400, fill: colour('--dim') });
  unit.textContent = chart.unit;
  title.append(unit);

  const entries = chart.series.map(({ key, label, color, dashed }) => {
    const reason = missing[key] ?? null;
    const shown = fitText(reason === null ? label : `${label}: not available: ${reason}`, inner - SWATCH_PX - 6, measure);
    return { shown, color, dashed, width: SWATCH_PX + 6 + measure(shown) };
  });
  const places = flowLines(
    entries.map((entry) => entry.width),
    inner,
    GAP_PX,
  );
  y += LINE_PX + 4;
  entries.forEach(({ shown, color, dashed }, index) => {
    const { x, line } = places[index]!;
    const at = y + line * LINE_PX;
    const stroke = { d: `M${PAD + x} ${at - 4}h${SWATCH_PX}`, stroke: colour(`--series-${color}`), 'stroke-width': 2, fill: 'none' };
    svg.append(element('path', dashed ? { ...stroke, 'stroke-dasharray': DASHES } : stroke));
    text(PAD + x + SWATCH_PX + 6, at, shown, { fill: colour('--ink') });
  });
  y += ((places[places.length - 1]?.line ?? 0) + 1) * LINE_PX - 8;

  const drawn = inlined(plot);
  drawn.setAttribute('x', String(PAD));
  drawn.setAttribute('y', String(y));
  drawn.setAttribute('width', String(inner));
  drawn.setAttribute('height', String(Math.round(size.height)));
  svg.append(drawn);
  y += Math.round(size.height) + 12;
  text(width - PAD, y, 'time since the start (min:s)', { 'text-anchor': 'end', 'font-size': 10 });

  for (const mark of marks.slice(0, MOST_MARKS)) {
    const { tS, said, severity } = mark;
    const told = `${said.length > 1 ? `${said.length} events: ` : ''}${markTexts([mark]).texts.join('; ')}`;
    y += LINE_PX;
    svg.append(element('path', { d: `M${PAD} ${y - 8}h8l-4 7z`, fill: resolved(MARK_COLORS[severity]) }));
    text(PAD + 14, y, fitText(`${formatClock(tS)}  ${told}`, inner - 14, measure));
  }
  if (marks.length > MOST_MARKS) {
    y += LINE_PX;
    text(PAD + 14, y, `and ${marks.length - MOST_MARKS} more`);
  }
  const height = y + PAD;
  svg.setAttribute('width', String(width * SCALE));
  svg.setAttribute('height', String(height * SCALE));
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  return { svg, width, height, ground: getComputedStyle(document.body).backgroundColor };
}

/** A copy of the plot that looks the same without the page's style sheets. */
function inlined(plot: SVGSVGElement): SVGSVGElement {
  const copy = plot.cloneNode(true) as SVGSVGElement;
  const originals = plot.querySelectorAll<SVGElement>('*');
  copy.querySelectorAll<SVGElement>('*').forEach((element, index) => {
    const style = getComputedStyle(originals[index]!);
    for (const name of DRAWN_BY) element.style.setProperty(name, style.getPropertyValue(name));
    element.removeAttribute('class');
  });
  const style = getComputedStyle(plot);
  for (const name of DRAWN_BY) copy.style.setProperty(name, style.getPropertyValue(name));
  copy.style.setProperty('overflow', 'visible');
  const without = [...plot.querySelectorAll(POINTED_AT)].map((element) => [...originals].indexOf(element as SVGElement));
  const copies = [...copy.querySelectorAll('*')];
  for (const index of without) copies[index]?.remove();
  return copy;
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function measureIn(font: string): (text: string) => number {
  const context = document.createElement('canvas').getContext('2d');
  if (context) context.font = font;
  return (text) => context?.measureText(text).width ?? text.length * TEXT_PX * 0.6;
}
