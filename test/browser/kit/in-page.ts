import assert from 'node:assert/strict';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

// What runs inside the page is text: the types of a browser belong to no other part of the project.

/** How far the page is wider than its window. */
export const OVERHANG = 'document.documentElement.scrollWidth - innerWidth';

/** What stands out of the window, outside of what scrolls by itself: a line each. */
export const OUTSIDE = `[...document.querySelectorAll('body *')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.scroll'))
  .slice(-5).map((one) => one.tagName + '.' + one.className + ': ' + one.textContent.slice(0, 80))`;

/** Opens every section. */
export const OPEN_ALL = 'for (const one of document.querySelectorAll("details")) one.open = true';

/** Resolves to the milliseconds from the start of loading until the page is drawn. */
export const DRAWN =
  'new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))';

/** A stop of the tab key: its place among all, and whether it shows that it has the focus. */
export type Stop = { readonly place: number; readonly name: string; readonly seen: boolean };

/** The {@link Stop} that has the focus now; null for none. */
export const STOP = `(() => {
  const one = document.activeElement;
  if (one === null || one === document.body) return null;
  const all = [...document.querySelectorAll('a[href], summary, [tabindex]')];
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const { width, height, left } = one.getBoundingClientRect();
  const drawn = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  return {
    place: all.indexOf(one),
    name: one.getAttribute('href') ?? one.tagName,
    seen: drawn && width > 0 && height > 0 && left >= 0,
  };
})()`;

/** What axe finds wrong on a page whose policy is lifted: a line each. */
export async function faultsOn(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: axe.source });
  const found: AxeResults = await page.evaluate('axe.run(document)');
  assert.ok(found.passes.length > 20, 'axe looked');
  return found.violations.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 5)
      .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 150)}: ${failureSummary}`),
  );
}
