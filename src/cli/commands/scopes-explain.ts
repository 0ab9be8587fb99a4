import type { Command } from 'commander';
import { addExamples } from '../base/help.ts';
import { scopesTarget } from '../base/scopes-target.ts';
import { finish, type Shell } from '../base/shell.ts';

/** Adds `scopes explain`. */
export function addScopesExplain(group: Command, shell: Shell): void {
  const command = group
    .command('explain')
    .argument('<scope...>', 'scopes, or patterns like "*:delete"');
  addExamples(
    command,
    'fidesauth scopes explain client:update',
    'fidesauth scopes explain "privacy-request:*" -p ci',
  )
    .summary('tell what a scope is and who holds it')
    .description(
      'Tells of each scope what it is, which releases of Fides have it, which server roles and ' +
        'presets give it, and what it amounts to. With a server also whether that knows it and ' +
        'which of the stored clients hold it; without one nothing is requested.',
    )
    .action(async (names: string[]) => {
      const { explainScopes } = await import('../../usecases/scopes/explain.ts');
      const deps = await shell.deps();
      await finish(shell, explainScopes(names, await scopesTarget(shell, deps), deps));
    });
}
