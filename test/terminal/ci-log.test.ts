import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { registryAt } from '../../src/domain/history/history.ts';
import { HOSTILE, requireHarmless } from '../output/hostile.ts';
import type { Fault, RequestRecord } from '../support/fault-server.ts';
import { nameOf } from '../support/requests.ts';
import { killed } from '../support/run.ts';
import { newStage } from '../support/stage.ts';

const VERSION = '2.86.2';
const CLIENT = '/api/v1/oauth/client';
const ALL = HOSTILE.join(' ');

const json = (status: number, body: unknown): Fault => ({
  when: 'before',
  act: {
    kind: 'reply',
    status,
    // What a header may hold of it.
    headers: { 'content-type': 'application/json', 'x-request-id': '::error::owned ##[error]x' },
    body: JSON.stringify(body),
  },
});

/** A server each of whose texts is hostile where it can be without ending the run. */
function hostile(request: RequestRecord): Fault | undefined {
  if (request.path === '/health') return json(200, { webserver: 'healthy', version: ALL });
  if (nameOf(request) === 'registry') {
    return json(200, [...(registryAt(VERSION) ?? []), ...HOSTILE, ALL]);
  }
  return undefined;
}

type Answer = (request: RequestRecord) => Fault | undefined;

const creating =
  (fault: Fault): Answer =>
  (request) =>
    request.method === 'POST' && request.path === CLIENT ? fault : hostile(request);

type Row = readonly [name: string, args: readonly string[], status: number, answer: Answer];

const BOOTSTRAP = ['bootstrap', '-p', 'ci', '--preset', 'full', '-v'];

const ROWS: readonly Row[] = [
  ['a list of scopes', BOOTSTRAP, 0, hostile],
  ['a refusal', BOOTSTRAP, 7, creating(json(400, { detail: ALL }))],
  [
    'a refusal of the form, as JSON',
    [...BOOTSTRAP, '--json'],
    7,
    creating(json(422, { detail: [{ loc: ['body', ALL], msg: ALL, type: ALL }] })),
  ],
  [
    'a page of another service',
    BOOTSTRAP,
    7,
    creating({
      when: 'before',
      act: {
        kind: 'reply',
        status: 404,
        headers: { 'content-type': '::error::x ##[group]y' },
        body: ALL,
      },
    }),
  ],
];

/** Asserts that the bytes are text in UTF-8 with no control but the line break. */
function requirePlain(bytes: Uint8Array, why: string): string {
  const odd = [...bytes].filter((byte) => (byte < 0x20 && byte !== 0x0a) || byte === 0x7f);
  assert.deepEqual(odd, [], why);
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  requireHarmless(text, why);
  return text;
}

async function runInJob(
  t: TestContext,
  [, args, status, answer]: Row,
): Promise<{ stdout: string; stderr: string }> {
  const { env, folder } = await newStage(t, VERSION, { fault: answer });
  const [out, err] = [join(folder, 'out'), join(folder, 'err')];
  const ended = await killed(args, {
    env: { ...env, CI: '1', GITHUB_ACTIONS: 'true', GITHUB_ENV: join(folder, 'env') },
    cwd: folder,
    redirect: `>'${out}' 2>'${err}'`,
  });
  const stdout = requirePlain(readFileSync(out), 'stdout');
  const stderr = requirePlain(readFileSync(err), 'stderr');
  assert.equal(ended.status, status, stderr);
  return { stdout, stderr };
}

// Rule 42 of docs/terminal.md.
describe('the log of a job on GitHub', { concurrency: 2 }, () => {
  for (const row of ROWS) {
    it(`takes nothing of ${row[0]} for more than text`, async (t) => {
      const { stdout, stderr } = await runInJob(t, row);
      // It was shown, not left out.
      assert.match(stdout + stderr, /\\u(?:\{[0-9a-f]+\}|[0-9a-f]{4})/);
    });
  }
});
