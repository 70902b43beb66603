import type { Page } from '@playwright/test';

/** Texts of the page that are cut: by the box that they are in, or by the edge of their drawing. Inputs scroll, and what only screen readers read has no size. */
export async function clippedText(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const faults: string[] = [];
    for (const element of Array.from(document.querySelectorAll<HTMLElement>('body *'))) {
      if (element instanceof SVGElement || element.clientWidth < 2 || element.matches('input, textarea, .mantine-VisuallyHidden-root'))
        continue;
      const hasText = Array.from(element.childNodes).some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      );
      if (!hasText || !element.checkVisibility()) continue;
      const { overflowX } = getComputedStyle(element);
      if (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1)
        faults.push(`${(element.textContent ?? '').trim()} (${element.scrollWidth} in ${element.clientWidth} px)`);
    }
    for (const text of Array.from(document.querySelectorAll('svg text'))) {
      const drawing = (text as SVGTextElement).ownerSVGElement!.getBoundingClientRect();
      // What scrolls holds the drawing: beyond its inner edge, where the scroll bar is, nothing is seen.
      let holder = text.parentElement;
      while (holder && (holder instanceof SVGElement || getComputedStyle(holder).overflowX === 'visible')) holder = holder.parentElement;
      const seenTo = holder ? holder.getBoundingClientRect().left + holder.clientLeft + holder.clientWidth : drawing.right;
      const { left, right } = text.getBoundingClientRect();
      if (left < drawing.left - 1 || right > Math.min(drawing.right, seenTo) + 1) faults.push(`${text.textContent} (in a drawing)`);
    }
    return faults;
  });
}
