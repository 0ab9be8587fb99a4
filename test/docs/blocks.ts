import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/run.ts';

/** A fenced block of a page; its first line, a comment, is its name. */
export type Block = {
  readonly page: string;
  readonly language: string;
  readonly name: string;
  readonly text: string;
};

/** The blocks of a page of the repository. Throws for one without a name, which nobody could find. */
export function blocksOf(page: string): Block[] {
  const parts = readFileSync(join(ROOT, page), 'utf8').split(/^```/m);
  return parts
    .filter((_, at) => at % 2 === 1)
    .map((part) => {
      const [, language = '', name, text = ''] = /^(\w*)\n# (\S+)\n(.*)$/s.exec(part) ?? [];
      if (name === undefined) throw new Error(`${page}: a block without a name: ${part}`);
      return { page, language, name, text };
    });
}
