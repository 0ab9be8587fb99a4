import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, chmodSync, chownSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { nameOf, type RequestName } from '../../support/requests.ts';
import { EXECUTABLE, type Run, tempFolder } from '../../support/run.ts';
import { isAccounted, isMended, type Scene, sceneIn, type Tool } from '../kit/disk/scene.ts';
import { FULL } from '../kit/scale.ts';

/** Root may write everywhere, so its runs are those of another user. */
const OTHER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Why the other user cannot run the tool; undefined when that works. */
function whyNot(): string | undefined {
  accessSync(EXECUTABLE, constants.R_OK);
  const { status } = spawnSync(process.execPath, [EXECUTABLE, '--version'], { ...OTHER, cwd: '/' });
  return status === 0 ? undefined : 'this checkout is closed to other users';
}

/** The executable as that user, bounded in time. */
function toolOf({ env }: Scene, store: string, cwd: string): Tool {
  return (args) =>
    new Promise<Run>((resolve, reject) => {
      const child = spawn(process.execPath, [EXECUTABLE, ...args], {
        ...OTHER,
        cwd,
        env: { PATH: process.env.PATH, HOME: cwd, ...env, FIDESAUTH_CONFIG_DIR: store },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 180_000,
        killSignal: 'SIGKILL',
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (text: Buffer) => {
        stdout += text;
      });
      child.stderr.on('data', (text: Buffer) => {
        stderr += text;
      });
      child.on('error', reject);
      child.on('close', (code) => resolve({ status: code ?? -1, stdout, stderr }));
    });
}

const FOLDERS = ['credentials', 'state/journal', 'profiles', 'state/tokens', 'state', ''];
const REQUESTS: readonly RequestName[] = ['create', 'identify', 'proof token'];

const CASES = ['2.60.0', '2.86.2'].flatMap((version) =>
  REQUESTS.flatMap((at) => FOLDERS.map((folder) => ({ version, at, folder }))),
);

// Of the rest some wait for the minute in which a server may still make a client.
const FEW = CASES.filter(({ version }, index) => version === '2.60.0' && index % 5 === 0);

const counts = new Map<number, number>();

/** The folder is closed to its owner's writes while a bootstrap of that owner runs. */
async function closedAt(t: TestContext, { version, at, folder }: (typeof CASES)[number]) {
  const place = await tempFolder(t);
  if (OTHER.uid !== undefined) chownSync(place, OTHER.uid, OTHER.gid);
  const scene = await sceneIn(t, version, place, 'nothing');
  const tool = toolOf(scene, scene.store, place);
  const closed = join(scene.store, folder);
  let met = false;
  scene.fault((request) => {
    if (!met && nameOf(request) === at) {
      met = true;
      mkdirSync(closed, { recursive: true });
      chmodSync(closed, 0o500);
    }
    return undefined;
  });
  const run = await tool(['bootstrap', '-p', 'ci', '--preset', 'auditor', '--json']);
  assert.ok(met, run.stderr);
  counts.set(run.status, (counts.get(run.status) ?? 0) + 1);
  await isAccounted(scene, 'nothing', run);
  chmodSync(closed, 0o700);
  if (OTHER.uid !== undefined) chownSync(closed, OTHER.uid, OTHER.gid);
  await isMended(scene, tool);
}

const SKIP = whyNot() ?? false;

describe('a folder of the store that is closed in mid-run', { concurrency: 4, skip: SKIP }, () => {
  for (const one of FULL ? CASES : FEW) {
    const name = `${one.version}: ${one.folder === '' ? 'the store' : one.folder} at ${one.at}`;
    test(name, (t) => closedAt(t, one));
  }
});

test('the matrix was run', { skip: SKIP }, (t) => {
  const ends = [...counts].sort(([a], [b]) => a - b).map(([status, n]) => `${n} exit ${status}`);
  t.diagnostic(`closed folders: ${ends.join(', ')}`);
  assert.ok(counts.size > 0);
});
