import type { Command } from 'commander';
import { addExamples } from '../base/help.ts';
import { requireTarget, scopesTarget } from '../base/scopes-target.ts';
import { finish, type Shell } from '../base/shell.ts';
import { addApply } from './scopes-apply.ts';
import { addScopesCheck } from './scopes-check.ts';
import { addDiff } from './scopes-diff.ts';
import { addScopesExplain } from './scopes-explain.ts';
import { addScopesImport } from './scopes-import.ts';
import { addScopesLearn } from './scopes-learn.ts';
import { addScopesSuggest } from './scopes-suggest.ts';

const LIST = 'fidesauth scopes list --server http://localhost:8080';
const SHOW = 'fidesauth scopes show read-only --server http://localhost:8080';

/** Adds `scopes list | show`. */
export function addScopes(program: Command, shell: Shell): void {
  const group = addExamples(program.command('scopes'), LIST, SHOW)
    .helpCommand(false)
    .summary('list, show, compare and audit scopes')
    .description('What scopes there are, what a preset comes to, and what clients hold.');
  addList(group, shell);
  addShow(group, shell);
  addDiff(group, shell);
  addApply(group, shell);
  addScopesExplain(group, shell);
  addScopesImport(group, shell);
  addScopesSuggest(group, shell);
  addScopesLearn(group, shell);
  addScopesCheck(group, shell);
}

function addList(group: Command, shell: Shell): void {
  addExamples(group.command('list'), LIST)
    .description('list every scope a server knows, one a line')
    .action(async () => {
      const { listScopes } = await import('../../usecases/scopes/list.ts');
      const deps = await shell.deps();
      const target = await requireTarget('scopes list', shell, deps);
      await finish(shell, listScopes(target, deps));
    });
}

function addShow(group: Command, shell: Shell): void {
  addExamples(group.command('show'), SHOW)
    .argument('<preset>', 'name or file of a preset')
    .description('show a preset as written and as it resolves on a server')
    .action(async (preset: string) => {
      const { showPreset } = await import('../../usecases/scopes/list.ts');
      const deps = await shell.deps();
      await finish(shell, showPreset(preset, await scopesTarget(shell, deps), deps));
    });
}
