import type { Flag } from './flags.ts';

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

/** Variables for the root pair and an initial token; Fides operators have set the pair already. */
export const ROOT_ID = 'FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID';
export const ROOT_SECRET = 'FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET';
export const TOKEN = 'FIDESAUTH_ADMIN_TOKEN';

/** The ways to give a missing admin credential, for error messages. */
export const ADMIN_WAYS = `--root-id ID with --root-secret-file FILE (${ROOT_ID}, ${ROOT_SECRET}), --root-from FILE, --login-user NAME with --login-password-file FILE, --admin-token-file FILE (${TOKEN}) or --admin-profile NAME`;

/** The flags that name a credential with that right. */
const adminFlags = (right: string): readonly Flag[] => [
  { flag: '--root-id <id>', about: `root client id (${ROOT_ID})` },
  {
    flag: '--root-secret-file <file>',
    about: `file with the root client secret, - for stdin (${ROOT_SECRET})`,
    completes: 'file',
  },
  {
    flag: '--root-from <file>',
    about: 'read the root client from [security] in a fides.toml',
    completes: 'file',
  },
  { flag: '--login-user <name>', about: `Fides admin UI user who may ${right}` },
  {
    flag: '--login-password-file <file>',
    about: "file with that user's password, - for stdin",
    completes: 'file',
  },
  {
    flag: '--admin-token-file <file>',
    about: `file with an initial access token, - for stdin (${TOKEN})`,
    completes: 'file',
  },
  {
    flag: '--admin-profile <name>',
    about: `stored profile whose client may ${right}`,
    completes: 'profile',
  },
];

/** The flags of a command that needs an admin credential. */
export const ADMIN = adminFlags('create clients');

/** The flags of a command that only deletes clients. */
export const DELETERS = adminFlags('delete clients');

/** The flags of a command that only looks at clients. */
export const LOOKERS = adminFlags('read clients');
