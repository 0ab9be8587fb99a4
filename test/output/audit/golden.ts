import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Style } from '../../../src/output/base/style.ts';
import { createStyle } from '../../../src/output/base/style.ts';
import { ROOT } from '../../support/run.ts';

/** Where the reports of sample.ts are told to have been made. */
export const HOST = { cwd: '/repo', version: '1.2.3' };

export const PIPE: Style = await createStyle(false, { columns: undefined });

/** A text is the one of test/fixtures/reports, as bytes: half characters cannot be written. */
export function equalsReport(text: string, name: string): void {
  const expected = readFileSync(join(ROOT, 'test/fixtures/reports', name), 'utf8');
  assert.equal(Buffer.from(text).toString(), expected);
}
