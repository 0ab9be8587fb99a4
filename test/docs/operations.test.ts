import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { withTable } from '../../scripts/operations-table.ts';
import { ROOT } from '../support/run.ts';

it('the table of operations is the one that the code works with', () => {
  const document = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8');
  const write = 'node build/scripts/operations-table.js writes it';
  assert.equal(withTable(document), document, write);
  assert.match(document, /\| replace \| intent, .*committed \|/);
});
