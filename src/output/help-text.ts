import type { HelpBlock } from '../domain/words/help-topics.ts';
import type { HelpResult } from '../usecases/local/help-pages.ts';
import { terms, wrap } from './base/layout.ts';
import type { Style } from './base/style.ts';

/** Longer lines are hard to read, however wide the terminal. */
const WIDEST = 100;

/** The text of a help page; no last line break. */
export function helpText({ about, blocks }: HelpResult, style: Style): string {
  const width = Math.min(style.width, WIDEST);
  const parts = blocks.map((block) => blockText(block, { ...style, width }));
  return [wrap(`${about}:`, width), ...parts].join('\n\n');
}

function blockText(block: HelpBlock, style: Style): string {
  if ('heading' in block) return style.paint.bold(wrap(`${block.heading}:`, style.width));
  if ('text' in block) return wrap(block.text, style.width);
  if ('lines' in block) return block.lines.map((line) => `  ${line}`).join('\n');
  return terms(block.terms, style);
}
