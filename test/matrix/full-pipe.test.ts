import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../support/run.ts';
import { lookAt } from './kit/outside.ts';
import { plantProfile } from './kit/template.ts';
import { inWorld, type RunOptions, type World } from './kit/world.ts';

const HOOK = join(ROOT, 'test', 'matrix', 'kit', 'told-full.cjs');
const FULL = '(full)';
/** Fewer bytes than a pipe holds, at a time. */
const SIP = 700;

/** What a read or a write gives; 0 where the pipe is full, or empty. */
function unlessBusy(act: () => number): number {
  try {
    return act();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0;
    throw error;
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A run whose stdout is a pipe that is full, read in sips once the run has met that; what came after. */
async function intoFullPipe(world: World, args: readonly string[]): Promise<string> {
  const path = join(dirname(world.store), 'fifo');
  execFileSync('mkfifo', [path]);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    const block = Buffer.alloc(4096, 'x');
    let before = 0;
    for (let more = 1; more > 0; before += more) more = unlessBusy(() => writeSync(fd, block));
    let hasMet = false;
    let ended = false;
    const options: RunOptions = {
      redirect: `>'${path}'`,
      env: { NODE_OPTIONS: `--require ${HOOK}` },
      onStderr: (text) => {
        hasMet ||= text.includes(FULL);
      },
    };
    const running = world.run(args, options).finally(() => {
      ended = true;
    });
    const taken: Buffer[] = [];
    const sip = (): number => {
      const piece = Buffer.alloc(SIP);
      const size = unlessBusy(() => readSync(fd, piece));
      taken.push(piece.subarray(0, size));
      return size;
    };
    while (!ended) {
      if (hasMet) sip();
      await turn();
    }
    while (sip() > 0);
    const { status, stderr } = await running;
    assert.ok(hasMet, 'the pipe was never full');
    assert.equal(status, 0, stderr);
    return Buffer.concat(taken).subarray(before).toString();
  } finally {
    closeSync(fd);
    execFileSync('rm', [path]);
  }
}

test('a slow reader of a full pipe gets all of a result, and a change is whole', () =>
  inWorld('2.86.2', async (world) => {
    const args = ['bootstrap', '-p', 'two', '--preset', 'auditor', '--json'];
    const { kind, clientId } = JSON.parse(await intoFullPipe(world, args));
    const { clients, journal } = await lookAt(world);
    assert.deepEqual([kind, clients.map(({ id }) => id)], ['bootstrap', [clientId]]);
    assert.deepEqual(journal, []);
  }));

/** From some bytes to several pages of a pipe. */
const TELLING: readonly (readonly string[])[] = [
  ['profiles', 'list'],
  ['export', '-p', 'ci', '-o', '-'],
  ['scopes', 'list', '--json'],
  ['scopes', 'show', 'full', '--json'],
  ['completion', 'zsh'],
];

/** The age of the secret goes on between the two runs. */
const ageless = (text: string): string => text.replace(/ \d+ (?:s|min) /g, ' 0 s ');

test('a slow reader of a full pipe gets what only tells', () =>
  inWorld('2.86.2', async (world) => {
    await plantProfile(world);
    for (const args of TELLING) {
      const { stdout } = await world.run(args);
      assert.equal(ageless(await intoFullPipe(world, args)), ageless(stdout), args.join(' '));
    }
  }));
