import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OPERATIONS } from '../src/domain/clients/journal.ts';
import { type OperationRules, rulesOf, UNDO_PATH } from '../src/domain/clients/operations.ts';

const BEGIN = '<!-- made by scripts/operations-table.ts -->';
const END = '<!-- end -->';

/** The table of operations in docs/architecture.md: a row for each, made from its rules. */
export function operationsTable(): string {
  const rows = OPERATIONS.map((operation) => {
    const rules = rulesOf({ operation });
    return [operation, rules.path.join(', '), finishText(rules), takeBackText(rules)];
  });
  const all = [
    ['operation', 'states on disk, in their order', '`recover`', '`recover --undo`'],
    ['---', '---', '---', '---'],
    ...rows,
    ['any undo by deletion', UNDO_PATH.join(', '), 'goes on', 'the same'],
  ];
  return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function finishText({ deletes, noReturnFrom }: OperationRules): string {
  if (noReturnFrom === 'rotating') return 'rotates the secret again';
  if (deletes === 'own') return 'goes on: deletes the client, with proof';
  return deletes === 'replaced'
    ? `goes on; after \`${noReturnFrom}\` deletes what is replaced, unless a profile names it`
    : 'goes on';
}

const TAKE_BACK = {
  delete: 'deletes the client, with proof',
  restore: 'puts the former scopes back, if nobody else changed them',
};

function takeBackText({ takenBackBy, noReturnFrom }: OperationRules): string {
  if (takenBackBy === undefined) return 'refused';
  const how = TAKE_BACK[takenBackBy];
  return noReturnFrom === undefined ? how : `${how}; refused from \`${noReturnFrom}\` on`;
}

/** The document with the table between its marks. */
export function withTable(document: string): string {
  const [before, rest = ''] = document.split(`${BEGIN}\n`);
  const after = rest.slice(rest.indexOf(END));
  return `${before}${BEGIN}\n${operationsTable()}\n${after}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL('../../docs/architecture.md', import.meta.url));
  writeFileSync(path, withTable(readFileSync(path, 'utf8')));
}
