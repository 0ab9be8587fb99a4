import { SEVERITY_RULES } from '../../domain/audit/severity.ts';
import { VARIABLES_GIVEN, VARIABLES_READ } from '../../domain/words/environment.ts';
import { HELP_TOPICS, type HelpBlock, type HelpTopic } from '../../domain/words/help-topics.ts';
import { ERRORS, EXIT_STATUSES, WORST_FIRST } from '../../errors.ts';
import type { PresetStore } from '../../store/presets/store.ts';

export type HelpResult = {
  readonly kind: 'help';
  readonly topic: HelpTopic;
  readonly about: string;
  readonly blocks: readonly HelpBlock[];
};

/**
 * A page of `fidesauth help`, made from the tables that the code uses.
 * @throws preset.invalid, store.unwritable for unreadable presets
 */
export async function helpPage(topic: HelpTopic, presets: PresetStore): Promise<HelpResult> {
  const page = PAGES[topic];
  return { kind: 'help', topic, about: HELP_TOPICS[topic], blocks: await page(presets) };
}

type Page = (presets: PresetStore) => readonly HelpBlock[] | Promise<readonly HelpBlock[]>;

const PAGES: Readonly<Record<HelpTopic, Page>> = {
  'exit-codes': () => [
    { terms: Object.entries(EXIT_STATUSES) },
    {
      text: `status exits with the worst status it found, in this order: ${WORST_FIRST.join(', ')}, 0. If nobody may read a client's scopes (11), or a secret is due for rotation (10), that counts only with --strict. exec exits with the status of its program.`,
    },
    { heading: 'error codes for scripts (--json), with their exit status' },
    {
      terms: Object.entries(ERRORS).map(([code, { exit, retryable, meaning }]) => [
        code,
        `${exit}: ${meaning}${retryable ? '; retrying may help' : ''}`,
      ]),
    },
  ],

  environment: () => [
    { text: 'A flag takes precedence over a variable, and a variable over a profile.' },
    { heading: 'read' },
    { terms: Object.entries(VARIABLES_READ) },
    { heading: 'set for other programs by export and exec, never read' },
    { terms: Object.entries(VARIABLES_GIVEN) },
    {
      text: 'Other processes of the same user can read environment variables: keep secrets in files. fidesauth status shows where each setting comes from.',
    },
  ],

  async presets(store) {
    const own = (await store.list()).filter(({ shipped }) => !shipped);
    return [
      {
        terms: (await store.shipped()).map(({ preset }) => [preset.name, preset.description ?? '']),
      },
      ...(own.length === 0
        ? []
        : [{ text: `also found here: ${own.map(({ name }) => name).join(', ')}` }]),
      {
        text: 'To see what a preset grants on a server: fidesauth scopes show NAME --server URL. Presets can be combined with each other and with --scope and --exclude; excludes win.',
      },
      {
        heading: 'your own preset, in ./scopes/NAME.json or any file given as --preset ./FILE.json',
      },
      {
        lines: [
          '{ "name": "inventory-sync",',
          '  "include": { "system:read": "compares before it writes" },',
          '  "optional": { "taxonomy:read": "where the server knows it" },',
          '  "exclude": { "*:delete": "never deletes" } }',
        ],
      },
      {
        text: 'Patterns are segments joined by ":". A * matches one segment; at the end it matches all the rest. fidesauth scopes import FILE turns any list of scopes into a preset.',
      },
    ];
  },

  audits: () => [
    {
      text: 'scopes diff compares what the preset asks for, what was assigned and what the client holds now. Each finding has a severity, by these rules:',
    },
    { terms: Object.entries(SEVERITY_RULES) },
    {
      text: 'The release of the server decides what a scope can do: client:create makes its holder admin before Fides 2.69.1 only. If the release is unknown, the highest severity counts. What one client shows of one kind, cause and severity counts as one finding.',
    },
    {
      text: 'Extra, missing, retired and gone are drift: exit status 10. A client in sync may still be critical, for example if its preset is *. What could not be read is never in sync: exit status 11, whatever else was found.',
    },
    {
      text: 'To see what a scope can do: fidesauth scopes explain SCOPE. For what each kind means, see docs/audits.md.',
    },
  ],

  json: () => [
    {
      text: 'With --json each command prints one document to stdout, without colour and with nothing else around it. It has schemaVersion (1) and kind (the command, such as scopes.diff). Within a major version, members are only added.',
    },
    { text: 'An error leaves stdout empty and prints one object on one line to stderr:' },
    {
      lines: [
        '{"error":{"code":"auth.rejected","message":"...","fix":"...",',
        '          "exitCode":3,"retryable":false,"httpStatus":401}}',
      ],
    },
    {
      terms: [
        ['code', 'a stable code: see fidesauth help exit-codes'],
        ['fix', 'a command or setting that helps, or null'],
        ['retryable', 'whether the same command may succeed when run again'],
        [
          'httpStatus, requestId',
          'from the reply, if there was one (requestId: Fides 2.82 and later)',
        ],
        ['clientId', 'the client in question'],
        ['missingScopes', 'what the credential lacks'],
      ],
    },
    {
      text: 'The findings of a check (exit status 10 or 11) are its result: they go to stdout, and no error is printed.',
    },
    {
      text: 'The package has a JSON Schema (2020-12) of each document in schemas/KIND.json, such as schemas/scopes.diff.json. Errors have schemas/error.json, the lines of --progress json schemas/progress.json, what export --format json writes has schemas/export.file.json, and the manifest of a fleet schemas/fleet.manifest.json. They allow members that they do not name, as later releases may add some. A release also has all of them in one file, fidesauth-VERSION.schemas.json.',
    },
  ],

  pipelines: () => [
    {
      text: 'Without a terminal, or with --no-input, fidesauth never prompts: a missing value ends the command with exit status 2, and the error names the flag for it. A command that changes or removes something needs --yes and a named profile; creating needs neither.',
    },
    { heading: 'create the client once; running the same line again changes nothing' },
    {
      lines: [
        'fidesauth bootstrap -p ci --preset catalog-publisher \\',
        '  --root-id fidesadmin --root-secret-file secret.txt',
      ],
    },
    { heading: 'use it' },
    {
      lines: [
        'fidesauth exec -p ci -- fides push',
        'fidesauth export -p ci --format dotenv --output .env',
      ],
    },
    { heading: 'audit it every night' },
    { lines: ['fidesauth scopes diff --all --format sarif --output audit.sarif'] },
    {
      text: 'Without a home folder, use --config-dir DIR. On machines that keep no files, --key NAME with --if-exists replace finds the client again on the server (Fides 2.82 and later). Branch on the exit status: 9 means that something may remain on the server, and the message has the command that cleans it up.',
    },
    {
      text: 'For recipes for GitHub Actions, GitLab CI, docker compose and Kubernetes, see docs/pipelines.md.',
    },
  ],
};
