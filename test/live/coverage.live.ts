import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CLIENT } from '../contract/fides.ts';
import { insertCrowd, removeCrowd } from './kit/crowd.ts';
import { openServer } from './kit/server.ts';
import { openTool, type Tool } from './kit/tool.ts';

const server = openServer();
const { target, fides } = server;
const isCurrent = target.version.localeCompare('2.82', undefined, { numeric: true }) >= 0;

/** Scopes of a client, written by plain HTTP: nothing here goes through the tool's code. */
async function give(id: string, scopes: readonly string[]): Promise<void> {
  const reply = await fides.asRoot('PUT', `${CLIENT}/${id}/scope`, { json: scopes });
  assert.equal(reply.status, 200);
}

async function remove(id: string): Promise<void> {
  assert.equal((await fides.asRoot('DELETE', `${CLIENT}/${id}`)).status, 200);
}

/** A profile with its client, and what was assigned. */
type Made = {
  readonly id: string;
  readonly held: readonly string[];
  preset(content: object): void;
  profile(change: object): void;
  dropPreset(): void;
};

/** One wrong client: its preset, what somebody does to it, and what the audit says of it. */
type Wrong = readonly [
  preset: object,
  wrong: (made: Made) => Promise<void> | void,
  says: readonly string[],
];

const OWN = { include: ['client:read', 'scope:read', 'system:*'] };
const without = (held: readonly string[], scope: string): string[] =>
  held.filter((one) => one !== scope);

const WRONG: Readonly<Record<string, Wrong>> = {
  'given a harmless scope': [
    OWN,
    ({ id, held }) => give(id, [...held, 'policy:read']),
    ['medium extra given-outside policy:read'],
  ],
  'given a way to become admin': [
    OWN,
    ({ id, held }) => give(id, [...held, 'storage:create_or_update']),
    ['critical extra given-outside storage:create_or_update'],
  ],
  'given a way to make contributors': [
    OWN,
    ({ id, held }) => give(id, [...held, 'user-permission:create']),
    ['critical extra given-outside user-permission:create'],
  ],
  'given personal data': [
    OWN,
    ({ id, held }) => give(id, [...held, 'privacy-request:read']),
    ['high extra given-outside privacy-request:read'],
  ],
  'given lasting harm': [
    OWN,
    ({ id, held }) => give(id, [...held, 'client:delete']),
    ['high extra given-outside client:delete'],
  ],
  'robbed of one scope': [
    OWN,
    ({ id, held }) => give(id, without(held, 'system:delete')),
    ['medium missing taken-outside system:delete'],
  ],
  'robbed of all': [
    { include: ['scope:read', 'system:read'] },
    ({ id }) => give(id, []),
    ['medium missing taken-outside scope:read', 'medium missing taken-outside system:read'],
  ],
  'changed for another': [
    OWN,
    ({ id, held }) => give(id, [...without(held, 'scope:read'), 'policy:read']),
    ['medium extra given-outside policy:read', 'medium missing taken-outside scope:read'],
  ],
  deleted: [
    { include: ['scope:read'] },
    ({ id }) => remove(id),
    isCurrent ? ['medium gone taken-outside null'] : ['medium missing taken-outside scope:read'],
  ],
  'listed twice': [
    OWN,
    ({ id, held }) => give(id, [...held, 'scope:read']),
    ['low duplicate held scope:read'],
  ],
  'narrowed in its preset': [
    OWN,
    ({ preset }) => preset({ include: ['client:read', 'system:*'] }),
    ['medium extra preset-edited scope:read'],
  ],
  'widened in its preset': [
    OWN,
    ({ preset }) => preset({ include: [...OWN.include, 'policy:read'] }),
    ['medium missing preset-edited policy:read'],
  ],
  'naming a scope that is gone': [
    OWN,
    ({ preset }) => preset({ include: [...OWN.include, 'email:create_or_update'] }),
    ['medium retired registry email:create_or_update'],
  ],
  'behind what it was given': [
    OWN,
    async ({ id, held, preset }) => {
      preset({ include: [...OWN.include, 'policy:read'] });
      await give(id, [...held, 'policy:read']);
    },
    ['low stale given-outside policy:read'],
  ],
  'behind what was taken': [
    OWN,
    async ({ id, held, preset }) => {
      preset({ include: ['client:read', 'system:*'] });
      await give(id, without(held, 'scope:read'));
    },
    ['low stale taken-outside scope:read'],
  ],
  'made before a scope': [
    OWN,
    async ({ id, held, profile }) => {
      const before = without(held, 'system:read');
      profile({ scopes: before });
      await give(id, before);
    },
    ['low new registry system:read'],
  ],
  'admin by a pattern': [
    { include: ['storage:*'] },
    () => {},
    ['critical risky held storage:create_or_update'],
  ],
  'personal by a pattern': [{ include: ['consent:*'] }, () => {}, ['high risky held consent:read']],
  'without its preset': [OWN, ({ dropPreset }) => dropPreset(), ['could not look: preset']],
  'bound to a client that never was': [
    { include: ['system:read'] },
    async ({ id, profile }) => {
      profile({ clientId: 'f'.repeat(32) });
      await remove(id);
    },
    isCurrent ? ['medium gone taken-outside null'] : ['medium missing taken-outside system:read'],
  ],
};

type Finding = { severity: string; kind: string; cause: string; scope: string | null };
type Subject = { name: string; findings: Finding[]; unreadable: { layer: string }[] };
type Report = {
  subjects: Subject[];
  servers: { clients: number | null; covered: number }[];
  inventory: { clientId: string; worst: string | null }[];
  undeclared: { severity: string; clients: { clientId: string }[] }[];
};

const says = ({ findings, unreadable }: Subject): string[] => [
  ...findings.map(({ severity, kind, cause, scope }) => `${severity} ${kind} ${cause} ${scope}`),
  ...unreadable.map(({ layer }) => `could not look: ${layer}`),
];

async function make(tool: Tool, at: number, preset: object): Promise<Made> {
  const file = join(tool.folder, `p${at}.json`);
  writeFileSync(file, JSON.stringify(preset));
  const made = await tool.json(['bootstrap', '-p', `w${at}`, '--preset', `./p${at}.json`]);
  assert.ok(Array.isArray(made.scopes));
  const stored = join(tool.folder, 'config', 'profiles', `w${at}.json`);
  return {
    id: String(made.clientId),
    held: made.scopes.map(String),
    preset: (content) => writeFileSync(file, JSON.stringify(content)),
    profile(change) {
      const before = JSON.parse(readFileSync(stored, 'utf8'));
      writeFileSync(stored, JSON.stringify({ ...before, ...change }));
    },
    dropPreset: () => rmSync(file),
  };
}

test('each of 20 clients that are wrong in 20 ways is told as what it is', async (t) => {
  const tool = await openTool(t, server);
  const { clientId } = await tool.json(['bootstrap', '-p', 'sound', '--preset', 'auditor']);
  const names = Object.keys(WRONG);
  for (const [at, name] of names.entries()) {
    const [preset, wrong] = WRONG[name] ?? assert.fail();
    await wrong(await make(tool, at, preset));
  }
  if (isCurrent) {
    t.after(() => removeCrowd(target));
    insertCrowd(target, String(clientId), OTHERS);
  }
  const { subjects } = await audited(tool, isCurrent ? '--all-clients' : '--all');
  for (const [at, name] of names.entries()) {
    const subject = subjects.find((one) => one.name === `w${at}`) ?? assert.fail(name);
    assert.deepEqual(says(subject), WRONG[name]?.[2], name);
  }
  const sound = subjects.find((one) => one.name === 'sound');
  assert.deepEqual(sound && says(sound), []);
  if (isCurrent) await checkCrowd(tool);
});

/** With the 20 wrong ones, of which two are gone, and a sound one: 299 clients. */
const OTHERS = 280;

async function audited(tool: Tool, ...args: string[]): Promise<Report> {
  const run = await tool.run(['scopes', 'diff', ...args, '--json']);
  assert.equal(run.status, 11, run.stderr);
  return JSON.parse(run.stdout);
}

/** What an audit says of a crowd, in one list, and the page of it. */
async function checkCrowd(tool: Tool): Promise<void> {
  const before = tool.relay.exchanges.length;
  const { servers, inventory, undeclared } = await audited(tool, '--all-clients');
  const pages = tool.relay.exchanges
    .slice(before)
    .filter(({ path }) => path.startsWith(`${CLIENT}?page=`));
  assert.equal(pages.length, 3, 'one list, in pages of 100');
  const crowd = inventory.filter((one) => one.clientId.startsWith('crowd-'));
  const worst = (severity: string): number => crowd.filter((one) => one.worst === severity).length;
  assert.deepEqual([crowd.length, worst('critical'), worst('high')], [OTHERS, 7, 28]);
  assert.ok((servers[0]?.clients ?? 0) >= OTHERS + 19);
  // The one without its preset is not covered.
  assert.equal(servers[0]?.covered, 18);
  const grave = undeclared.flatMap(({ severity, clients }) =>
    clients.filter((one) => one.clientId.startsWith('crowd-')).map(() => severity),
  );
  assert.deepEqual(grave.length, 35);
  const written = await tool.run(['scopes', 'diff', '--all-clients', '-o', 'audit.html']);
  assert.equal(written.status, 11, written.stderr);
  const page = readFileSync(join(tool.folder, 'audit.html'), 'utf8');
  for (const { clientId } of crowd) assert.ok(page.includes(clientId), clientId);
  assert.ok(page.includes('&lt;script&gt;') && !page.includes('<script'));
}

test('clients that others made are counted and listed by what they hold', async (t) => {
  const tool = await openTool(t, server);
  await tool.json(['bootstrap', '-p', 'sound', '--preset', 'auditor']);
  const ids: string[] = [];
  t.after(async () => {
    for (const id of ids) await remove(id);
  });
  for (const scopes of [['user:password-reset'], ['privacy-request:read'], ['system:read']]) {
    ids.push((await fides.client(scopes)).id);
  }
  const run = await tool.run(['scopes', 'diff', '--all-clients', '--json']);
  const report = JSON.parse(run.stdout) as Report;
  const [only] = report.servers;
  if (!isCurrent) {
    assert.deepEqual([run.status, only?.clients], [11, null]);
    return;
  }
  assert.equal(run.status, 0, run.stdout);
  assert.equal(only?.clients, report.inventory.length + 1);
  assert.equal(only?.covered, 1);
  const worst = ids.map((id) => report.inventory.find((one) => one.clientId === id)?.worst);
  assert.deepEqual(worst, ['critical', 'high', null]);
  const grave = report.undeclared.flatMap(({ clients }) => clients.map(({ clientId }) => clientId));
  assert.ok(ids.slice(0, 2).every((id) => grave.includes(id)));
});
