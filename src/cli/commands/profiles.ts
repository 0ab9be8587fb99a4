import type { Command } from 'commander';
import type { Profile } from '../../domain/clients/profile.ts';
import { parseProfileName } from '../../domain/clients/profile-name.ts';
import { FidesAuthError } from '../../errors.ts';
import { confirmation } from '../ask/confirm.ts';
import { addExamples } from '../base/help.ts';
import { finish, type Shell } from '../base/shell.ts';

const LIST = 'fidesauth profiles list';
const SHOW = 'fidesauth profiles show ci';
const USE = 'fidesauth profiles use ci';
const REMOVE = 'fidesauth profiles remove ci --keep-client';

/** Adds `profiles list | show | use | remove`. */
export function addProfiles(program: Command, shell: Shell): void {
  const group = addExamples(program.command('profiles'), LIST, SHOW, USE, REMOVE)
    .helpCommand(false)
    .summary('list, show, choose and remove stored profiles')
    .description('What is stored on this machine. None of it asks a server.');
  addList(group, shell);
  addShow(group, shell);
  addUse(group, shell);
  addRemove(group, shell);
}

function addList(group: Command, shell: Shell): void {
  addExamples(group.command('list'), LIST)
    .description('list every profile; * marks the current one')
    .action(async () => {
      const { listProfiles } = await import('../../usecases/local/profiles.ts');
      await finish(shell, listProfiles(await shell.deps()));
    });
}

function addShow(group: Command, shell: Shell): void {
  addExamples(group.command('show'), SHOW)
    .argument('[name]', 'profile (default: the current one)')
    .description('show one profile, without its secret')
    .action(async (name: string | undefined) => {
      const { showProfile } = await import('../../usecases/local/profiles.ts');
      await finish(shell, showProfile(name ?? shell.globals().profile, await shell.deps()));
    });
}

function addUse(group: Command, shell: Shell): void {
  addExamples(group.command('use'), USE)
    .argument('<name>', 'profile')
    .description('make a profile the current one')
    .action(async (name: string) => {
      const { useProfile } = await import('../../usecases/local/profiles.ts');
      await finish(shell, useProfile(parseProfileName(name), await shell.deps()));
    });
}

function addRemove(group: Command, shell: Shell): void {
  addExamples(group.command('remove'), REMOVE)
    .argument('<name>', 'profile')
    .option('--keep-client', 'needed: says that the client stays on the server')
    .option('-y, --yes', 'do not ask for a confirmation')
    .description('remove a profile and its secret from this machine')
    .action(async (name: string, flags: { keepClient?: boolean; yes?: boolean }) => {
      const { removeProfile } = await import('../../usecases/local/profiles.ts');
      const profile = parseProfileName(name);
      if (flags.keepClient !== true) throw keepClientMissing();
      const confirm = confirmation(
        shell,
        flags.yes === true,
        `removing profile ${profile}`,
        question,
      );
      const input = { name: profile, ...(confirm === undefined ? {} : { confirm }) };
      await finish(shell, removeProfile(input, await shell.deps()));
    });
}

function keepClientMissing(): FidesAuthError {
  return new FidesAuthError(
    'usage.invalid',
    'profiles remove: it only removes what is stored here; the client stays on the server',
    { fix: 'say that you know with --keep-client; fidesauth revoke deletes the client too' },
  );
}

function question({ name, clientId, server }: Profile): string {
  return `Remove profile ${name} and the only copy of its secret? Client ${clientId} stays on ${server}.`;
}
