import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CLIENT, TOKEN } from '../../contract/fides.ts';
import { agedMarker, PAST } from '../../support/journal.ts';
import type { RealServer } from './server.ts';
import { type Document, openTool, type Tool } from './tool.ts';

async function made(tool: Tool, name: string): Promise<string> {
  const done = await tool.json(['bootstrap', '-p', name, '--preset', 'auditor']);
  return String(done.clientId);
}

/** Whether the pair of a client that was made through the tool is accepted. */
async function lives({ fides }: RealServer, tool: Tool, clientId: string): Promise<boolean> {
  const pair = tool.made().find(({ id }) => id === clientId);
  assert.ok(pair !== undefined);
  const form = { client_id: pair.id, client_secret: pair.secret };
  return (await fides.send('POST', TOKEN, { form })).status === 200;
}

function outcomesOf({ clients }: Document): unknown[] {
  assert.ok(Array.isArray(clients));
  return clients.map(({ outcome }) => outcome);
}

/** Declares the cases of deleting clients by id and because their time is over. */
export function deletionCases(server: RealServer): void {
  const { fides } = server;

  test('clients are deleted by id, with their profiles and without, and proved gone', async (t) => {
    const tool = await openTool(t, server);
    const [own, bereft] = [await made(tool, 'own'), await made(tool, 'bereft')];
    const kept = await made(tool, 'kept');
    rmSync(join(tool.folder, 'config', 'profiles', 'bereft.json'));
    const args = ['clients', 'revoke', own, bereft];
    const plan = await tool.json([...args, '-n']);
    assert.equal(plan.ownKnown, true);
    assert.ok(await lives(server, tool, own));
    assert.deepEqual(outcomesOf(await tool.json([...args, '--yes'])), ['deleted', 'deleted']);
    assert.deepEqual(await Promise.all([own, bereft, kept].map((id) => lives(server, tool, id))), [
      false,
      false,
      true,
    ]);
    const error = await tool.error(5, [...args, '--yes']);
    assert.equal(error.code, 'client.unknown');
  });

  test('root is not deleted', async (t) => {
    const tool = await openTool(t, server);
    const error = await tool.error(6, ['clients', 'revoke', fides.root.id, '--yes']);
    assert.equal(error.code, 'client.own');
  });

  const named = {
    skip: fides.expected.clientApi ? false : 'clients have no descriptions before 2.82',
  };

  test('what has expired is pruned, and nothing else', named, async (t) => {
    const tool = await openTool(t, server);
    const kept = await made(tool, 'kept');
    const { clientId } = await tool.json([
      ...['bootstrap', '-p', 'over', '--preset', 'auditor', '--expires', '15m'],
    ]);
    assert.deepEqual(outcomesOf(await tool.json(['clients', 'prune', '--yes'])), []);
    const path = join(tool.folder, 'config', 'profiles', 'over.json');
    const profile = JSON.parse(readFileSync(path, 'utf8'));
    const marker = agedMarker(profile.marker);
    writeFileSync(path, JSON.stringify({ ...profile, marker, expiresAt: PAST }));
    assert.deepEqual(outcomesOf(await tool.json(['clients', 'prune', '--yes'])), []);
    const description = `Made by fidesauth. [fidesauth2 ${marker} expires=${PAST}]`;
    await fides.asRoot('PUT', `${CLIENT}/${clientId}`, { json: { description } });
    assert.deepEqual(outcomesOf(await tool.json(['clients', 'prune', '--yes'])), ['deleted']);
    assert.deepEqual(
      [await lives(server, tool, String(clientId)), await lives(server, tool, kept)],
      [false, true],
    );
  });
}
