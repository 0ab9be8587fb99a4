import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../../../support/fault-server.ts';
import { agedMarker, PAST } from '../../../support/journal.ts';
import { documentsIn, filesIn } from '../../../support/stage.ts';
import { asRoot, isCurrent, tokenOf } from '../outside.ts';
import type { World } from '../world.ts';

/** A command that deletes several clients, each in a transaction of its own. */
export type Deletions = {
  readonly name: string;
  readonly args: readonly string[];
  /** Makes the clients. */
  readonly plant: (world: World) => Promise<void>;
  /** The profiles that stay, each with its client and no other. */
  readonly stay: readonly string[];
};

/** The commands of the matrix. By filter: ids differ from case to case. */
export const DELETIONS: readonly Deletions[] = [
  {
    name: 'clients revoke',
    args: ['clients', 'revoke', '--kind', 'stored,elsewhere', '--yes', '--json'],
    plant: plantMany,
    stay: [],
  },
  {
    name: 'clients prune',
    args: ['clients', 'prune', '--key', 'runner', '--yes', '--json'],
    plant: plantOver,
    stay: ['renewed', 'rotated'],
  },
];

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', '-p'];

/**
 * Three clients of this store: one of profile `ci`, one whose secret alone is stored, and from 2.82
 * one that only the history names.
 */
async function plantMany(world: World): Promise<void> {
  await made(world, [...BOOTSTRAP, 'old']);
  if (isCurrent(world.version)) {
    await made(world, [...BOOTSTRAP, 'far']);
    await made(world, ['profiles', 'remove', 'far', '--keep-client', '--yes']);
  }
  await made(world, [...BOOTSTRAP, 'ci']);
  rmSync(join(world.store, 'profiles', 'old.json'));
}

/**
 * Clients whose time is over: one that was superseded and one that has retired, whose profiles stay;
 * from 2.82 one that has expired with its profile, and one that another store made.
 */
async function plantOver(world: World): Promise<void> {
  await plantSuperseded(world, 'renewed');
  await made(world, [...BOOTSTRAP, 'rotated']);
  await made(world, ['rotate', '-p', 'rotated', '--new-client', '--yes']);
  editFile(join(world.store, 'profiles', 'rotated.json'), (text) =>
    text.replace(/"notBefore":\s*"[^"]+"/, `"notBefore": "${PAST}"`),
  );
  if (!isCurrent(world.version)) return;
  await plantExpired(world, 'over');
  const description = `[fidesauth2 ${agedMarker('e'.repeat(32))} key=runner expires=${PAST}]`;
  const fields = { name: 'runner', description, scopes: ['scope:read'] };
  await asRoot(world, await rootToken(world), 'POST', CLIENT, fields);
}

const CLIENT = '/api/v1/oauth/client';
const REFUSED: Fault = { when: 'before', act: { kind: 'reply', status: 500 } };

/** A client that was replaced, and whose deletion was given up. */
async function plantSuperseded(world: World, profile: string): Promise<void> {
  await made(world, [...BOOTSTRAP, profile]);
  const replace = [...BOOTSTRAP, profile, '--if-exists', 'replace', '--yes'];
  const fault = ({ name }: { name: string }) => (name.startsWith('delete') ? REFUSED : undefined);
  await made(world, replace, { fault }, 9);
  const [entry] = documentsIn(world.store, 'state', 'journal');
  await made(world, ['recover', '--forget', String(entry?.marker), '--yes']);
}

/** A profile whose client has expired, as the server and every file say. */
async function plantExpired(world: World, profile: string): Promise<void> {
  await made(world, [...BOOTSTRAP, profile, '--expires', '1m']);
  const path = join(world.store, 'profiles', `${profile}.json`);
  const { clientId, marker, expiresAt } = JSON.parse(readFileSync(path, 'utf8'));
  for (const name of filesIn(world.store)) {
    editFile(join(world.store, name), (text) =>
      text.replaceAll(marker, agedMarker(marker)).replaceAll(expiresAt, PAST),
    );
  }
  const description = `Made by fidesauth. [fidesauth2 ${agedMarker(marker)} expires=${PAST}]`;
  await asRoot(world, await rootToken(world), 'PUT', `${CLIENT}/${clientId}`, { description });
}

function editFile(path: string, edit: (text: string) => string): void {
  const text = readFileSync(path, 'utf8');
  if (edit(text) !== text) writeFileSync(path, edit(text));
}

async function rootToken(world: World): Promise<string> {
  return (await tokenOf(world, 'root', world.rootSecret)) ?? '';
}

async function made(
  world: World,
  args: readonly string[],
  options: Parameters<World['run']>[1] = {},
  status = 0,
): Promise<void> {
  const run = await world.run(args, options);
  if (run.status !== status) throw new Error(`not planted: exit ${run.status}: ${run.stderr}`);
}
