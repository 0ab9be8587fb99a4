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
 * A page of `fidesauth help`, made from the tables that the code itself works with.
 * @throws preset.invalid, store.unwritable for presets that cannot be read
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
      text: `status ends with the worst it found, in this order: ${WORST_FIRST.join(', ')}, 0. That nobody may look at a client's scopes counts (11) with --strict alone. exec ends with the status of its program.`,
    },
    { heading: 'codes of errors, for scripts (--json), with their exit status' },
    {
      terms: Object.entries(ERRORS).map(([code, { exit, retryable, meaning }]) => [
        code,
        `${exit}: ${meaning}${retryable ? '; worth another try as it is' : ''}`,
      ]),
    },
  ],

  environment: () => [
    { text: 'A flag goes before a variable, a variable before what a profile records.' },
    { heading: 'read' },
    { terms: Object.entries(VARIABLES_READ) },
    { heading: 'given to others by export and exec, never read' },
    { terms: Object.entries(VARIABLES_GIVEN) },
    {
      text: 'Other processes of the same user can read an environment: prefer files for secrets. fidesauth status shows which setting comes from where.',
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
        : [{ text: `found here as well: ${own.map(({ name }) => name).join(', ')}` }]),
      {
        text: 'What one gives on a server: fidesauth scopes show NAME --server URL. Several add up, with --scope and --exclude; excludes win.',
      },
      { heading: 'one of your own: ./scopes/NAME.json, or any file as --preset ./FILE.json' },
      {
        lines: [
          '{ "name": "inventory-sync",',
          '  "include": { "system:read": "compares before it writes" },',
          '  "optional": { "taxonomy:read": "where the server knows it" },',
          '  "exclude": { "*:delete": "never deletes" } }',
        ],
      },
      {
        text: 'Patterns: segments joined by ":", where * stands for one segment and a last * for the rest. fidesauth scopes import FILE makes a preset of any list of scopes.',
      },
    ];
  },

  json: () => [
    {
      text: 'With --json each command prints one document on stdout, with schemaVersion (1) and kind (the command, such as scopes.diff). Within a major version members are only added. Nothing else is on stdout, and no colour.',
    },
    { text: 'An error leaves stdout empty and is one object on one line of stderr:' },
    {
      lines: [
        '{"error":{"code":"auth.rejected","message":"...","fix":"...",',
        '          "exitCode":3,"retryable":false,"httpStatus":401}}',
      ],
    },
    {
      terms: [
        ['code', 'a stable word: see fidesauth help exit-codes'],
        ['fix', 'one command or setting that gets on, or null'],
        ['retryable', 'whether the same command may succeed when run again'],
        ['httpStatus, requestId', 'of the reply, where there was one (requestId: Fides 2.82)'],
        ['clientId', 'the client it is about'],
        ['missingScopes', 'what the credential lacks'],
      ],
    },
    {
      text: 'What a check finds (exit status 10 or 11) is its result: it is on stdout, without an error.',
    },
  ],

  pipelines: () => [
    {
      text: 'Nothing is asked where stdin is no terminal or with --no-input: a missing value is exit status 2 with the flag that gives it. What changes or removes something needs --yes and a profile by name; creating needs neither.',
    },
    { heading: 'make the client once; the same line again changes nothing' },
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
    { heading: 'look after it, every night' },
    { lines: ['fidesauth scopes diff --all --format sarif --output audit.sarif'] },
    {
      text: 'Without a home folder: --config-dir DIR. On machines that keep nothing: --key NAME with --if-exists replace finds the client again on the server (Fides 2.82 and later). Branch on the exit status: 9 means that something remains, and the message has the command that ends it.',
    },
    {
      text: 'Recipes for GitHub Actions, GitLab CI, docker compose and Kubernetes: docs/pipelines.md.',
    },
  ],
};
