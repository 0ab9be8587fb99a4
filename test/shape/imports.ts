import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ROOT } from '../support/run.ts';

const SRC = join(ROOT, 'src');

/** An import of a source file: what it names, resolved below src/ when it is one of ours. */
export type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean };

/** The paths of all sources, below src/. */
export function sources(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort();
}

/** The text of a source. */
export function textOf(source: string): string {
  return readFileSync(join(SRC, source), 'utf8');
}

const STATEMENT = /^(import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)';/gms;
const CALL = /(typeof\s+)?import\(\s*'([^']+)'\s*\)/g;

/** Every import, re-export, dynamic import and `typeof import()` of a source. */
export function importsOf(source: string): Import[] {
  const text = textOf(source);
  const found: Import[] = [];
  for (const [, , type, target = ''] of text.matchAll(STATEMENT)) {
    found.push({ from: source, to: resolve(source, target), typeOnly: type !== undefined });
  }
  for (const [, type, target = ''] of text.matchAll(CALL)) {
    found.push({ from: source, to: resolve(source, target), typeOnly: type !== undefined });
  }
  return found;
}

function resolve(source: string, target: string): string {
  return target.startsWith('.') ? normalize(join(dirname(source), target)) : target;
}
