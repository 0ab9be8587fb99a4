/** Words of other tools, and what to use here instead. */
type Words = readonly [words: string, way: string];

const MAKE = 'fidesauth bootstrap makes a client and stores it as a profile';
const STATUS = 'fidesauth status shows the profile, its server and its client';
const LIST =
  'fidesauth profiles list shows the stored profiles, fidesauth clients list all clients of a server, fidesauth scopes list its scopes';
const CLIENTS =
  'fidesauth clients list shows all clients of a server, fidesauth clients show ID one of them';
const DELETE =
  'fidesauth revoke -p NAME deletes a client and its profile; fidesauth profiles remove NAME --keep-client only forgets the profile';
const ROTATE = 'fidesauth rotate -p NAME gives a profile a new secret';
const TOKEN = 'fidesauth token prints an access token; --fresh gets a new one';
const SETTINGS =
  'fidesauth status shows each setting and where it comes from; fidesauth help environment lists the variables';
const APPLY = "fidesauth scopes apply -p NAME gives a client its preset's scopes";
const CHANGE =
  'fidesauth bootstrap -p NAME --change-preset --scope PATTERN ... sets the scopes of a profile';
const PROFILES =
  'fidesauth profiles list shows the profiles; fidesauth profiles use NAME chooses one';
const COPY = 'a profile is one client: fidesauth bootstrap -p NEW makes another one';
const RENAME = 'fidesauth profiles rename OLD NEW gives a profile another name';

const TOP: readonly Words[] = [
  ['auth connect login log-in logon signin', `${MAKE}; fidesauth token prints its access token`],
  ['client app apps application applications', `${CLIENTS}; ${MAKE}`],
  ['add create enroll init mint new provision register setup up', MAKE],
  ['logout log-out logoff signout', `nobody stays logged in: tokens end by themselves. ${STATUS}`],
  [
    'del delete deprovision destroy drop erase purge remove rm terminate uninstall unregister',
    DELETE,
  ],
  ['regenerate reissue rekey roll', ROTATE],
  ['access-token gettoken get-token print-access-token print-token refresh renew tokens', TOKEN],
  ['account current doctor health id info inspect me ping verify validate whoami who', STATUS],
  ['config configuration configure env environment preferences settings', SETTINGS],
  ['all list ls', LIST],
  ['describe get read show view', `${STATUS}; fidesauth scopes show PRESET shows a preset`],
  [
    'audit compare diff drift',
    'fidesauth scopes diff audits a profile, or compares two scope sets',
  ],
  ['plan preview', 'fidesauth bootstrap -n shows the plan and changes nothing'],
  ['edit grant modify patch permissions set', CHANGE],
  ['apply sync update upgrade', `${APPLY}; fidesauth itself is updated the way it was installed`],
  [
    'check',
    'fidesauth scopes check tells if a client may make requests; fidesauth status checks a profile',
  ],
  ['context contexts ctx get-contexts select switch target use use-context workspace', PROFILES],
  ['rename mv move', RENAME],
  ['cp copy clone', COPY],
  ['run shell', 'fidesauth exec -- PROGRAM runs a program with the credential'],
  ['dotenv print secret secrets', 'fidesauth export prints the credential for a shell or a file'],
  [
    'preset presets policy policies',
    'fidesauth help presets lists them; fidesauth scopes show NAME shows one',
  ],
  [
    'role roles',
    'fidesauth scopes explain SCOPE tells which roles hold it; scopes diff takes role:NAME',
  ],
  ['demo mock serve server start', 'fidesauth sandbox runs a mock Fides server'],
  [
    'abort continue repair resume rollback undo',
    'fidesauth recover finishes what was cut short; --undo takes it back',
  ],
  [
    'autocomplete completions',
    'fidesauth completion SHELL prints the script for bash, zsh or fish',
  ],
  ['man manual docs usage commands', 'fidesauth --help lists the commands'],
  ['release about ver version', 'fidesauth --version prints it'],
];

const PROFILE: readonly Words[] = [
  ['all ls remote remotes', 'fidesauth profiles list'],
  ['cat describe get inspect view', 'fidesauth profiles show NAME'],
  ['activate default select set switch', 'fidesauth profiles use NAME makes it the current one'],
  ['current whoami status', STATUS],
  [
    'del delete drop forget purge rm',
    'fidesauth profiles remove NAME --keep-client forgets it; its client stays on the server',
  ],
  ['destroy revoke', 'fidesauth revoke -p NAME deletes the client and its profile'],
  ['mv move', RENAME],
  ['cp copy clone', COPY],
  ['add bootstrap create init login make new', 'fidesauth bootstrap -p NAME makes one'],
  ['edit modify update', `${CHANGE}; --client-name and --server are fixed once it is made`],
  ['export', 'fidesauth export -p NAME'],
  [
    'load restore',
    'fidesauth profiles import -p NAME --from FILE takes what export --format json gave',
  ],
  ['lock freeze', 'fidesauth profiles protect NAME'],
  ['rotate renew', ROTATE],
];

const SCOPE: readonly Words[] = [
  ['all ls', 'fidesauth scopes list'],
  ['cat describe get view', 'fidesauth scopes show PRESET, or fidesauth scopes explain SCOPE'],
  ['find grep info search who whohas', 'fidesauth scopes explain SCOPE, also with patterns'],
  ['audit compare drift status', 'fidesauth scopes diff'],
  ['fix grant reconcile restore sync update', APPLY],
  ['add assign change del delete edit remove revoke rm set', CHANGE],
  ['can can-i test validate verify', "fidesauth scopes check --endpoint 'GET /api/v1/system'"],
  [
    'minimize need needed recommend required',
    "fidesauth scopes suggest --endpoint 'GET /api/v1/system'",
  ],
  ['capture listen proxy record trace watch', 'fidesauth scopes learn -- PROGRAM'],
  [
    'create load new parse preset presets save',
    'fidesauth scopes import FILE makes a preset of a list; fidesauth help presets lists the others',
  ],
];

const CLIENT: readonly Words[] = [
  ['all ls', 'fidesauth clients list'],
  ['cat describe get info inspect view', 'fidesauth clients show ID'],
  ['find grep search', 'fidesauth clients list, which has filters'],
  ['audit check compare diff', 'fidesauth scopes diff audits the clients of profiles'],
  [
    'del delete deprovision destroy drop erase purge remove rm terminate',
    'fidesauth clients revoke ID deletes clients; -n only shows the plan',
  ],
  [
    'clean cleanup expire expired gc tidy',
    'fidesauth clients prune deletes those whose time is over; -n only shows the plan',
  ],
  ['add create init make new register', MAKE],
  ['rotate regenerate renew', ROTATE],
  ['edit modify set update', CHANGE],
];

const GROUPS: Readonly<Record<string, readonly Words[]>> = {
  '': TOP,
  clients: CLIENT,
  profiles: PROFILE,
  scopes: SCOPE,
};

/**
 * The command line to use here for a word of other tools. A harmless word never leads to a command
 * that deletes.
 */
export function wayOfWord(group: string, word: string): string | undefined {
  const wanted = word.toLowerCase();
  return GROUPS[group]?.find(([words]) => words.split(' ').includes(wanted))?.[1];
}

const SECRET = (flag: string): string =>
  `no flag takes the value of a secret: use ${flag} FILE, - for stdin`;
const HTTPS = '--ca-file FILE trusts the certificates of a private CA; TLS is always verified';

const FLAGS: readonly Words[] = [
  [
    'root-secret root-password client-secret oauth-root-client-secret secret secret-file',
    SECRET('--root-secret-file'),
  ],
  [
    'password login-password user-password pass passwd password-file',
    SECRET('--login-password-file'),
  ],
  ['token admin-token access-token bearer token-file api-key', SECRET('--admin-token-file')],
  [
    'client-id root root-client-id oauth-root-client-id access-key',
    '--root-id ID names the root client',
  ],
  [
    'user username login email',
    '--login-user NAME names the user, --login-password-file FILE the password',
  ],
  [
    'address addr api base-url endpoint-url fides-url host hostname url uri',
    '--server URL names the Fides server',
  ],
  ['context profile-name', '-p, --profile NAME names the profile'],
  ['config config-file home state-dir store', '--config-dir DIR stores everything in DIR'],
  [
    'k insecure no-verify no-check-certificate skip-verify skip-tls-verify tls-skip-verify insecure-skip-tls-verify verify-ssl no-verify-ssl',
    HTTPS,
  ],
  [
    'ca ca-bundle cacert ca-cert certificate-authority cert',
    '--ca-file FILE trusts these certificates',
  ],
  ['http insecure-http plain-http', '--allow-http allows plain http to another machine'],
  ['debug trace log-level', '-v, --verbose shows each request'],
  [
    'f force assume-yes auto-approve autoapprove confirm no-confirm',
    '-y, --yes does not ask for confirmation',
  ],
  ['silent', '-q, --quiet prints only results and errors'],
  ['o output format output-format out-format template query', '--json prints one JSON document'],
  ['non-interactive noninteractive batch no-prompt no-interactive ci', '--no-input asks nothing'],
  [
    'dry what-if noop no-op plan simulate preview',
    '-n, --dry-run shows the plan and changes nothing',
  ],
  [
    'role',
    '--preset NAME or --scope PATTERN; fidesauth scopes explain SCOPE tells which roles hold it',
  ],
  ['permission permissions scopes', '--scope PATTERN, once for each'],
  ['policy', '--preset NAME'],
  ['no-colour no-ansi color colour', '--no-color, or FORCE_COLOR=1 for colour in a pipe'],
  ['V', '--version prints the version'],
  ['connect-timeout max-time request-timeout', '--timeout SECONDS limits each request'],
];

/** The name here of a flag of other tools, given without its dashes. */
export function wayOfFlag(flag: string, known: readonly string[]): string | undefined {
  const wanted = flag.length === 1 ? flag : flag.toLowerCase();
  const way = FLAGS.find(([words]) => words.split(' ').includes(wanted))?.[1];
  const flags = way === undefined ? [] : (way.match(/--[a-z][a-z-]+/g) ?? []);
  return flags.some((found) => known.includes(found)) ? way : undefined;
}
