import type { Command } from 'commander';

/** The flags that name an admin credential. None takes a secret's value. */
export type AdminFlags = {
  readonly rootId?: string;
  readonly rootSecretFile?: string;
  readonly rootFrom?: string;
  readonly loginUser?: string;
  readonly loginPasswordFile?: string;
  readonly adminTokenFile?: string;
  readonly adminProfile?: string;
};

/** The environment's root pair and initial token; operators of Fides have the pair already. */
export const ROOT_ID = 'FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID';
export const ROOT_SECRET = 'FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET';
export const TOKEN = 'FIDESAUTH_ADMIN_TOKEN';

/** How a missing admin credential can be given, for error messages. */
export const ADMIN_WAYS = `--root-id ID with --root-secret-file FILE (${ROOT_ID}, ${ROOT_SECRET}), --root-from FILE, --login-user NAME with --login-password-file FILE, --admin-token-file FILE (${TOKEN}) or --admin-profile NAME`;

/** Adds the flags to a command that needs an admin credential. */
export function addAdminFlags(command: Command): Command {
  return command
    .option('--root-id <id>', `root client id (${ROOT_ID})`)
    .option(
      '--root-secret-file <file>',
      `file with the root client secret, - for stdin (${ROOT_SECRET})`,
    )
    .option('--root-from <file>', 'take the root client from the [security] of a fides.toml')
    .option('--login-user <name>', 'user of the Fides admin UI who may create clients')
    .option('--login-password-file <file>', 'file with the password of that user, - for stdin')
    .option(
      '--admin-token-file <file>',
      `file with an initial access token, - for stdin (${TOKEN})`,
    )
    .option('--admin-profile <name>', 'stored profile whose client may create clients');
}
