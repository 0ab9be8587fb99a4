import { adminReason } from '../../domain/scopes/admin.ts';
import { personalDataReason } from '../../domain/scopes/risk.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import { scopeClause } from '../../domain/scopes/scope-words.ts';
import { count, wrap } from '../../output/base/layout.ts';
import type { Admitted } from '../../usecases/access/look.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { type PickToSave, requireSavable } from '../../usecases/provision/save-pick.ts';
import type { Shell } from '../base/shell.ts';
import { pickPrompt } from './pick-prompt.ts';
import type { Row } from './pick-rows.ts';
import { askText, guarded, pageOf, themeOf } from './prompts.ts';

/** Asks for single scopes out of those that a server of that version knows, at least one. */
export async function askScopes(
  shell: Shell,
  { registry, version }: Pick<Admitted, 'registry' | 'version'>,
): Promise<ScopeSet> {
  const style = shell.output.terminal;
  const describe = (row: Row): string => wrap(aboutRow(row, version), style.width);
  const config = { registry, theme: themeOf(style), page: pageOf(shell), describe };
  return guarded(shell, (context) => pickPrompt(config, context));
}

function aboutRow(row: Row, version: string | undefined): string {
  if (row.kind === 'resource') return `${row.name}: ${count(row.scopes.length, 'scope')} shown`;
  const { name } = row;
  const [admin, personal] = [adminReason(name, version), personalDataReason(name)];
  const about = [
    scopeClause(name) ?? '',
    admin === undefined ? '' : `amounts to admin: ${admin}`,
    personal === undefined ? '' : `shows personal data: ${personal.reason}`,
  ];
  return `${name}: ${about.filter((text) => text !== '').join('; ')}`;
}

/** Offers to save a pick as a preset; undefined if declined. Writes nothing yet. */
export async function askToSave(
  scopes: ScopeSet,
  shell: Shell,
  deps: Deps,
): Promise<PickToSave | undefined> {
  const question = 'Save the pick as a preset: its name (Enter: no)';
  const name = await askText(shell, question, undefined, async (text) => {
    if (text !== '') await requireSavable(text, deps);
  });
  return name === '' ? undefined : { name, scopes };
}
