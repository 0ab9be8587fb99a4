const ADMIN = [
  '--root-id <id>',
  '--root-secret-file <file>',
  '--root-from <file>',
  '--login-user <name>',
  '--login-password-file <file>',
  '--admin-token-file <file>',
  '--admin-profile <name>',
];

const REQUESTS = [
  '--endpoint <request>',
  '--access-log <file>',
  '--fides-client <name>',
  '--har <file>',
  '--postman <file>',
];
const CALLS = [...REQUESTS, '--openapi <file>'];

/** The command tree as users know it: every path, its flags and how many arguments it takes. */
export const COMMANDS: readonly { path: string; flags: readonly string[]; usage: string }[] = [
  {
    path: 'bootstrap',
    usage: '[options]',
    flags: [
      '--preset <name|file>',
      '--scope <pattern>',
      '--exclude <pattern>',
      '--client-name <name>',
      ...ADMIN,
      '--key <name>',
      '--if-exists <what>',
      '--change-preset',
      '--accept-new',
      '--wait <seconds>',
      '--export <form[=file]>',
      '-n, --dry-run',
      '-y, --yes',
    ],
  },
  {
    path: 'status',
    usage: '[options]',
    flags: ['--all', '--offline', '--strict', '--admin-profile <name>'],
  },
  { path: 'token', usage: '[options]', flags: ['--fresh'] },
  {
    path: 'export',
    usage: '[options]',
    flags: ['--format <name>', '-o, --output <file>', '--with-token'],
  },
  { path: 'exec', usage: '[options] <command...>', flags: ['--mask', '--no-mask'] },
  { path: 'profiles list', usage: '[options]', flags: [] },
  { path: 'profiles show', usage: '[options] [name]', flags: [] },
  { path: 'profiles use', usage: '[options] <name>', flags: [] },
  { path: 'profiles remove', usage: '[options] <name>', flags: ['--keep-client', '-y, --yes'] },
  { path: 'scopes list', usage: '[options]', flags: [] },
  { path: 'scopes show', usage: '[options] <preset>', flags: [] },
  { path: 'scopes explain', usage: '[options] <scope...>', flags: [] },
  {
    path: 'scopes import',
    usage: '[options] <file>',
    flags: ['--write <file>', '--name <name>', '--fides-version <version>', '--keep-unknown'],
  },
  {
    path: 'scopes learn',
    usage: '[options] [command...]',
    flags: ['--port <n>', '--write <file>', '--name <name>'],
  },
  {
    path: 'scopes suggest',
    usage: '[options]',
    flags: [...CALLS, '--write <file>', '--name <name>'],
  },
  { path: 'scopes check', usage: '[options] [source]', flags: [...CALLS, ...ADMIN] },
  {
    path: 'scopes diff',
    usage: '[options] [left] [right]',
    flags: [
      '--all',
      '--preset <name|file>',
      '--format <name>',
      '-o, --output <file>',
      '--exit-zero',
      ...REQUESTS,
      '--unused',
      ...ADMIN,
    ],
  },
  {
    path: 'scopes apply',
    usage: '[options]',
    flags: [
      '--preset <name|file>',
      '--scope <pattern>',
      '--exclude <pattern>',
      ...ADMIN,
      '-n, --dry-run',
      '-y, --yes',
    ],
  },
  {
    path: 'recover',
    usage: '[options]',
    flags: [...ADMIN, '--undo', '--forget <marker>', '-y, --yes'],
  },
  { path: 'revoke', usage: '[options]', flags: [...ADMIN, '-y, --yes'] },
  { path: 'completion', usage: '[options] <shell>', flags: [] },
  { path: 'help', usage: '[options] [command|topic...]', flags: [] },
  { path: 'sandbox', usage: '[options]', flags: ['--port <n>', '--fides-version <version>'] },
];

export const GROUPS: readonly string[] = ['profiles', 'scopes'];

/** Known to every command. */
export const GLOBAL_FLAGS: readonly string[] = [
  '-p, --profile <name>',
  '--server <url>',
  '--json',
  '-q, --quiet',
  '-v, --verbose',
  '--no-input',
  '--no-color',
  '--timeout <seconds>',
  '--ca-file <file>',
  '--allow-http',
  '--config-dir <dir>',
  '-h, --help',
];
