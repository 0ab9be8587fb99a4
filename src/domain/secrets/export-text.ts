import { FidesAuthError } from '../../errors.ts';
import { fileBlock, maskCommands } from '../words/github-commands.ts';
import { type ExportFormat, type Handout, type Variable, variablesOf } from './export-format.ts';
import { storedMembers } from './exported.ts';

type FileFormat = Exclude<ExportFormat, 'github-env'>;

const TEXTS: Readonly<Record<FileFormat, (handout: Handout) => string>> = {
  shell: (handout) => lines(variablesOf(handout).map(shellLine)),
  dotenv: (handout) => lines(variablesOf(handout).map(dotenvLine)),
  json: (handout) =>
    document({
      schemaVersion: 1,
      kind: 'export',
      profile: handout.profile,
      environment: Object.fromEntries(variablesOf(handout)),
      ...(handout.stored === undefined ? {} : { stored: storedMembers(handout.stored) }),
    }),
  'k8s-secret': kubernetesSecret,
  postman: postmanEnvironment,
};

/**
 * The credential in a form that other programs read, with its last line break. It contains the
 * client secret in clear text.
 * @throws input.invalid for a value that the form cannot represent
 */
export function exportText(format: FileFormat, handout: Handout): string {
  return TEXTS[format](handout);
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

function document(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** In POSIX shells nothing is special between single quotes, so only these are escaped. */
function shellLine([name, value]: Variable): string {
  return `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`;
}

const PLAIN = /^[\w.:/@%+=,-]+$/;

/**
 * Readers of `.env` files agree on few things. Writes a plain value without quotes, as `docker run
 * --env-file` needs; else takes the first quotes that the value does not contain: between single
 * quotes and backticks nothing is replaced, between double ones `\n` and `$` may be.
 */
function dotenvLine([name, value]: Variable): string {
  if (PLAIN.test(value)) return `${name}=${value}`;
  const quote = ["'", '"', '`'].find((sign) => fits(value, sign));
  if (quote !== undefined) return `${name}=${quote}${value}${quote}`;
  throw new FidesAuthError(
    'input.invalid',
    `--format dotenv: ${name} contains characters that this format cannot quote`,
    { fix: 'use --format shell or --format json' },
  );
}

function fits(value: string, quote: string): boolean {
  if (value.includes(quote) || value.includes('\r')) return false;
  return quote !== '"' || !/[\\$]/.test(value);
}

/** A manifest for `kubectl apply -f -`; its name keeps as much of the profile's as is valid. */
function kubernetesSecret(handout: Handout): string {
  const name = `fidesauth-${handout.profile.replaceAll('_', '-')}`
    .replace(/\.(?=[.-])|-(?=\.)/g, '')
    .replace(/[.-]+$/, '');
  const data = variablesOf(handout).map(
    ([key, value]) => `  ${key}: ${Buffer.from(value).toString('base64')}`,
  );
  return lines([
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    `  name: ${name}`,
    '  labels:',
    '    app.kubernetes.io/managed-by: fidesauth',
    'type: Opaque',
    'data:',
    ...data,
  ]);
}

/** A Postman environment for the Fides collection, whose `host` ends in `/api/v1`. */
function postmanEnvironment({
  profile,
  server,
  clientId,
  clientSecret,
  accessToken,
}: Handout): string {
  const value = (key: string, text: string, type: 'default' | 'secret') => ({
    key,
    value: text,
    type,
    enabled: true,
  });
  return document({
    name: `Fides ${profile}`,
    values: [
      value('host', `${server}/api/v1`, 'default'),
      value('client_id', clientId, 'default'),
      value('client_secret', clientSecret.reveal(), 'secret'),
      ...(accessToken === undefined ? [] : [value('client_token', accessToken.reveal(), 'secret')]),
    ],
    _postman_variable_scope: 'environment',
  });
}

/** The commands that make GitHub mask every value of a credential in all later log lines. */
export function githubMasks(handout: Handout): string {
  return maskCommands(variablesOf(handout).map(([, value]) => value));
}

/** The lines for `$GITHUB_ENV`; `delimiter` must be a word that no value contains. */
export function githubEnvironment(handout: Handout, delimiter: string): string {
  return variablesOf(handout)
    .map(([name, value]) => fileBlock(name, value, delimiter))
    .join('');
}
