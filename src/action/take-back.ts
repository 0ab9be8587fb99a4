import { existsSync, rmSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { toCopy } from '../domain/words/to-copy.ts';
import { FidesAuthError, knownError } from '../errors.ts';
import { listOf, memberOf, textOf } from './documents.ts';
import type { Inputs } from './inputs.ts';
import { FOLDER_PREFIX } from './runner.ts';
import { flag, PROFILE, STATE, type Step, serverFlags, storeFlag } from './step.ts';

/** The store that the main step saved for this step; undefined when it made none. */
export function savedStore(env: Step['env']): string | undefined {
  return env[`STATE_${STATE}`] || undefined;
}

/**
 * The post step: deletes the client of this run, with proof, whatever the main step came to, and only
 * then its store. @throws revoke.incomplete when a client may remain
 */
export async function takeBack(step: Step, store: string): Promise<number> {
  const { runner, tool } = step;
  requireOwn(store, step.env);
  const flags = ['--json', storeFlag(store), ...serverFlags(step.inputs)];
  let left = await lookInto(step, flags);
  const id = left.clientId;
  try {
    if (left.open.length > 0) await endInterrupted(step, flags);
    left = await lookInto(step, flags);
    if (left.profiles.length > 0) await tool.run(['revoke', '-p', PROFILE, '--yes', ...flags]);
  } catch (error) {
    throw remains(step, flags, left, knownError(error));
  }
  const last = await lookInto(step, flags);
  if (last.open.length + last.profiles.length > 0) throw remains(step, flags, last);
  await prune(step, flags);
  rmSync(store, { recursive: true, force: true });
  runner.say(id === undefined ? NOTHING : `revoked client ${id}, and confirmed that it is gone`);
  return 0;
}

/** For the log of a run that left nothing behind. */
export const NOTHING = 'nothing to revoke: this run left no client';

/** @throws revoke.incomplete for a folder that the main step did not make, or that is gone */
function requireOwn(store: string, { RUNNER_TEMP = '' }: Step['env']): void {
  const isBelow = dirname(resolve(store)) === resolve(RUNNER_TEMP);
  if (isBelow && basename(store).startsWith(FOLDER_PREFIX) && existsSync(store)) return;
  throw new FidesAuthError('revoke.incomplete', `the store of this run is not at ${store}`, {
    fix: 'look for the client that is named after this run: fidesauth clients list --wide',
  });
}

/** What a store still knows of: profiles, unfinished work, and the client that they are about. */
type Left = {
  readonly profiles: readonly unknown[];
  readonly open: readonly unknown[];
  readonly clientId: string | undefined;
  readonly expiresAt: string | undefined;
};

/** Asks no server. @throws store.corrupt and the like when the store cannot be read */
async function lookInto({ tool }: Step, flags: readonly string[]): Promise<Left> {
  const offline = flags.filter((each) => !each.startsWith('--server='));
  const ran = await tool.run(['status', '--all', '--offline', ...offline], ANY_FINDING);
  const document: unknown = JSON.parse(ran.stdout);
  const [profiles, open] = [listOf(document, 'profiles'), listOf(document, 'open')];
  const problem = listOf(memberOf(document, 'store'), 'problems').find(
    (each) => textOf(each, 'code')?.startsWith('store.') === true,
  );
  if (problem !== undefined)
    throw new FidesAuthError('revoke.incomplete', `${textOf(problem, 'message')}`);
  const all = [...open, ...profiles];
  const first = (name: string): string | undefined =>
    all.flatMap((each) => textOf(each, name) ?? [])[0];
  return {
    profiles,
    open,
    clientId: first('clientId'),
    expiresAt: first('expiresAt'),
  };
}

/** `status` reports what it finds as its exit status; the document says the same. */
const ANY_FINDING = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/** Undoes what the main step was killed at; from some states on it can only be finished first. */
async function endInterrupted({ tool }: Step, flags: readonly string[]): Promise<void> {
  try {
    await tool.run(['recover', '--undo', '--yes', ...flags]);
  } catch (error) {
    knownError(error);
    await tool.run(['recover', '--yes', ...flags]);
  }
}

function remains(
  { inputs }: Step,
  flags: readonly string[],
  left: Left,
  cause?: FidesAuthError,
): FidesAuthError {
  const id = cause?.details.clientId ?? left.clientId;
  const server = inputs.text('server') ?? '';
  const who = id === undefined ? 'a client of this run' : `client ${id}`;
  const until = left.expiresAt === undefined ? '' : `, expires ${left.expiresAt}`;
  const why = cause === undefined ? 'its store still names it' : cause.message;
  const fix = id === undefined ? cause?.details.fix : wayToEnd(id, server, inputs, flags);
  return new FidesAuthError(
    'revoke.incomplete',
    `${who} may still be on ${server}${until}: ${why}`,
    fix === undefined ? {} : { fix },
  );
}

/** Before Fides 2.82, where nothing expires, only the store of the run can prove a deletion. */
function wayToEnd(id: string, server: string, inputs: Inputs, flags: readonly string[]): string {
  if (inputs.text('expires') !== 'never')
    return toCopy`with an admin credential, on your machine: fidesauth clients revoke ${id} --server ${server}`;
  const store = flags.find((each) => each.startsWith(storeFlag('')))?.slice(storeFlag('').length);
  return toCopy`with an admin credential, on this runner: fidesauth revoke -p ${PROFILE} --config-dir ${store ?? ''}; from Fides 2.82 on, anywhere: fidesauth clients revoke ${id} --server ${server}`;
}

/** Deletes what killed runs of the same key left, once it has expired. What fails is left for the next run. */
async function prune({ tool, runner, inputs }: Step, flags: readonly string[]): Promise<void> {
  const key = flag(inputs, 'key');
  if (key.length === 0) return;
  try {
    await tool.run(['clients', 'prune', ...key, '--yes', ...flags]);
  } catch (error) {
    runner.warn(`expired clients of this key are left: ${knownError(error).message}`);
  }
}
