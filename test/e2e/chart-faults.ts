import type { Page } from '@playwright/test';

/** What a reader of the page's charts would stumble over, in sentences; empty where every chart can be read. */
export async function chartFaults(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const faults: string[] = [];
    const overlap = (a: DOMRect, b: DOMRect) =>
      a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
    const pairs = (name: string, what: string, elements: Element[]) => {
      elements.forEach((one, index) => {
        for (const other of elements.slice(index + 1)) {
          if (overlap(one.getBoundingClientRect(), other.getBoundingClientRect()))
            faults.push(`${name}: ${what} ${one.textContent} and ${other.textContent} overlap`);
        }
      });
    };
    const within = (name: string, what: string, elements: Element[], frame: DOMRect, margin = 1) => {
      for (const element of elements) {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        if (left < frame.left - margin || right > frame.right + margin || top < frame.top - margin || bottom > frame.bottom + margin)
          faults.push(`${name}: ${what} ${element.textContent} is cut`);
      }
    };
    const figures = Array.from(document.querySelectorAll('figure.chart'));
    if (figures.length === 0) faults.push('there are no charts');
    for (const figure of figures) {
      const name = figure.id;
      const all = (selector: string) => Array.from(figure.querySelectorAll(selector));
      const plot = figure.querySelector(':scope > svg');
      if (!plot) {
        if (all('.legend .missing').length === 0) faults.push(`${name}: no plot and no reason`);
        continue;
      }
      const frame = plot.getBoundingClientRect();
      if ((figure.querySelector('h3 .unit')?.textContent ?? '').trim() === '') faults.push(`${name}: no unit`);
      if (all('.legend li').length === 0) faults.push(`${name}: no legend`);
      if (figure.id !== 'chart-pipe' && all('.axis-label').some((label) => (label.textContent ?? '').trim() === ''))
        faults.push(`${name}: an axis without its unit`);
      for (const group of all('.ticks')) {
        const ticks = Array.from(group.querySelectorAll('text'));
        pairs(name, 'ticks', ticks);
        within(name, 'tick', ticks, frame);
      }
      pairs(name, 'entries of the legend', all('.legend li'));
      within(name, 'an entry of the legend', all('.legend li'), figure.getBoundingClientRect());
      within(name, 'axis label', all('.axis-label'), frame);
      pairs(name, 'tags', all('.tag'));
      const lines = all(':scope > svg > path.line') as SVGPathElement[];
      const [, , width, height] = (plot.getAttribute('viewBox') ?? '').split(' ').map(Number) as [number, number, number, number];
      for (const line of lines) {
        const { x, y, width: across, height: down } = line.getBBox();
        const d = line.getAttribute('d') ?? '';
        if (!/^M[\d.]+,[\d.]+/.test(d)) faults.push(`${name}: a line without points`);
        if (/NaN|Infinity/.test(d)) faults.push(`${name}: a line with broken points`);
        if (x < 63 || x + across > width - 25 || y < 39 || y + down > height - 41)
          faults.push(`${name}: a line leaves the plot (${x} ${y} ${across} ${down})`);
        if (getComputedStyle(line).stroke === 'none') faults.push(`${name}: a line without a colour`);
      }
      if (all('.ticks').length > 0 && lines.length === 0 && all('.part, .dot').length === 0) faults.push(`${name}: nothing is drawn`);
    }
    return faults;
  });
}

/** How many pages a PDF of Chromium's has. */
export function pdfPages(pdf: Uint8Array): number {
  return (
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type\s*\/Page\b/g)?.length ?? 0
  );
}

/** Size of a picture and how many colours it has: a blank one has one. */
export async function pictureFacts(
  page: Page,
  png: Uint8Array,
): Promise<{ width: number; height: number; colours: number; corner: number }> {
  return await page.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const pixels = new Uint32Array(data.buffer);
      return { width: canvas.width, height: canvas.height, colours: new Set(pixels).size, corner: (data[0]! + data[1]! + data[2]!) / 3 };
    },
    `data:image/png;base64,${Buffer.from(png).toString('base64')}`,
  );
}
