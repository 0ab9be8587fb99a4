import type { Command } from 'commander';
import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../../usecases/deps.ts';
import type { ScopesTarget } from '../../usecases/scopes.ts';
import { reachFor } from '../reach.ts';
import { finish, type Shell } from '../shell.ts';
import { addExamples } from './help.ts';

const LIST = 'fidesauth scopes list --server http://localhost:8080';
const SHOW = 'fidesauth scopes show read-only --server http://localhost:8080';

/** Adds `scopes list | show`. */
export function addScopes(program: Command, shell: Shell): void {
  const group = addExamples(program.command('scopes'), LIST, SHOW)
    .helpCommand(false)
    .summary("list a server's scopes, show presets")
    .description('What scopes there are, and what a preset comes to.');
  addList(group, shell);
  addShow(group, shell);
}

function addList(group: Command, shell: Shell): void {
  addExamples(group.command('list'), LIST)
    .description('list every scope a server knows, one a line')
    .action(async () => {
      const { listScopes } = await import('../../usecases/scopes.ts');
      const deps = await shell.deps();
      const target = await targetOf(shell, deps);
      if (target === undefined) throw serverMissing();
      await finish(shell, listScopes(target, deps));
    });
}

function addShow(group: Command, shell: Shell): void {
  addExamples(group.command('show'), SHOW)
    .argument('<preset>', 'name or file of a preset')
    .description('show a preset as written and as it resolves on a server')
    .action(async (preset: string) => {
      const { showPreset } = await import('../../usecases/scopes.ts');
      const deps = await shell.deps();
      await finish(shell, showPreset(preset, await targetOf(shell, deps), deps));
    });
}

/** The server that is named, else that of the profile; undefined when there is neither. */
async function targetOf(shell: Shell, deps: Deps): Promise<ScopesTarget | undefined> {
  const { server, profile } = shell.globals();
  const { profileName, requireSameServer } = await import('../../usecases/select-profile.ts');
  const { reachOf } = await import('../../usecases/scopes.ts');
  if (server !== undefined && profile === undefined) {
    return { reach: reachFor(server, shell.globals(), shell.host), profile: undefined };
  }
  const name = await profileName(profile, deps.store);
  if (profile === undefined && !(await deps.store.profiles.names()).includes(name))
    return undefined;
  const reach = await reachOf(name, deps);
  requireSameServer(name, reach.server, server?.url);
  return { reach, profile: name };
}

function serverMissing(): FidesAuthError {
  return new FidesAuthError('input.missing', 'scopes list: a server must be given', {
    fix: '--server URL (FIDESAUTH_SERVER), or -p NAME of a profile',
  });
}
