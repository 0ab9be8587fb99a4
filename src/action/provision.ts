import { listOf, textOf, textsOf } from './documents.ts';
import type { Inputs } from './inputs.ts';
import { flag, PROFILE, STATE, type Step, serverFlags, storeFlag } from './step.ts';
import type { Environment } from './tool.ts';

/**
 * Makes a client for this run in a private store, and gives its credential to the steps that follow,
 * masked. The state for the post step, the store's path, is saved before the server is asked.
 * @throws what `bootstrap` and `exec` throw
 */
export async function provision(step: Step): Promise<number> {
  const { runner, inputs, tool, env } = step;
  const create = clientFlags(inputs, env);
  const exported = inputs.flag('export-env');
  const withToken = inputs.flag('access-token');
  const server = serverFlags(inputs);
  const store = runner.newFolder();
  const common = ['--json', storeFlag(store), ...server];
  runner.set('GITHUB_STATE', STATE, store);
  const made = await tool.run(['bootstrap', '-p', PROFILE, ...common, ...create]);
  const credential = await tool.environmentOf(PROFILE, common);
  runner.mask(secretsIn(credential));
  const document: unknown = JSON.parse(made.stdout);
  const expires = textOf(document, 'expiresAt');
  const outputs: Record<string, string | undefined> = {
    server: credential.FIDES_URL,
    'client-id': credential.FIDES_CLIENT_ID,
    'client-secret': credential.FIDES_CLIENT_SECRET,
    'access-token': withToken ? credential.FIDES_ACCESS_TOKEN : undefined,
    'expires-at': expires,
  };
  for (const [name, value] of Object.entries(outputs))
    if (value !== undefined) runner.set('GITHUB_OUTPUT', name, value);
  if (exported)
    for (const [name, value] of Object.entries(credential)) runner.set('GITHUB_ENV', name, value);
  for (const text of textsOf(document, 'warnings')) runner.warn(text);
  const scopes = textsOf(document, 'scopes').length;
  const { FIDES_CLIENT_ID: id, FIDES_URL: url } = credential;
  runner.say(`made client ${id} on ${url} with ${scopes} scopes${until(expires)}`);
  const deleted = listOf(document, 'deleted').length;
  if (deleted > 0) runner.say(`it replaces ${deleted} of the same key`);
  return 0;
}

function until(expires: string | undefined): string {
  const end = 'the post step of this job revokes it';
  return expires === undefined ? `; ${end}` : `, expires ${expires}; ${end}`;
}

/** The flags of `bootstrap` that say what the client is. @throws input.missing, input.invalid */
function clientFlags(inputs: Inputs, env: Step['env']): readonly string[] {
  const presets = inputs.list('preset');
  const scopes = inputs.list('scopes');
  if (presets.length + scopes.length === 0) inputs.required('preset', 'catalog-publisher');
  const key = flag(inputs, 'key');
  const expires = inputs.text('expires') ?? '2h';
  return [
    ...presets.map((name) => `--preset=${name}`),
    ...scopes.map((pattern) => `--scope=${pattern}`),
    ...inputs.list('exclude').map((pattern) => `--exclude=${pattern}`),
    `--client-name=${inputs.text('client-name') ?? nameOf(env)}`,
    ...(expires === 'never' ? [] : [`--expires=${expires}`]),
    ...flag(inputs, 'owner'),
    ...flag(inputs, 'wait'),
    ...(key.length === 0 ? [] : [...key, '--if-exists=replace', '--yes']),
  ];
}

/** Leads from a client in the admin UI to the run that made it. */
function nameOf({ GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_JOB }: Step['env']): string {
  return ['fidesauth', GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_JOB].filter(Boolean).join(' ');
}

/** What nobody may read in the log: both secrets, and the pair as a request sends it. */
function secretsIn({
  FIDES_CLIENT_ID: id,
  FIDES_CLIENT_SECRET: secret = '',
  FIDES_ACCESS_TOKEN: token = '',
}: Environment): readonly string[] {
  return [secret, token, Buffer.from(`${id}:${secret}`).toString('base64')];
}
