import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { certificate, startTls } from '../../support/relays.ts';
import type { Run } from '../../support/run.ts';
import { documentsIn, errorOf, newStage, type Stage } from '../../support/stage.ts';

type Scene = Stage & {
  /** The CA file that the profile names at home. */
  readonly caFile: string;
  readonly awayStore: string;
  away(args: readonly string[], stdin?: string): Promise<Run>;
};

/** A server behind TLS with a CA of its own, and profile `ci` that was made with `--ca-file`. */
async function scene(t: TestContext): Promise<Scene> {
  const stage = await newStage(t, '2.86.2');
  const port = await startTls(t, stage.server.url, 'here');
  const caFile = join(stage.folder, 'ca.pem');
  writeFileSync(caFile, readFileSync(certificate('here')));
  const env = { FIDESAUTH_SERVER: `https://127.0.0.1:${port}` };
  const args = ['bootstrap', '-p', 'ci', '--preset', 'auditor', '--ca-file', caFile];
  const made = await stage.run(args, { env });
  assert.equal(made.status, 0, made.stderr);
  const awayStore = join(stage.folder, 'away');
  return {
    ...stage,
    caFile,
    awayStore,
    away: (words, stdin) =>
      stage.run(words, {
        env: { FIDESAUTH_SERVER: undefined, FIDESAUTH_CONFIG_DIR: awayStore },
        ...(stdin === undefined ? {} : { stdin }),
      }),
  };
}

const EXPORT = ['export', '-p', 'ci', '--format', 'json'];
const HOME = { env: { FIDESAUTH_SERVER: undefined } };
const IMPORT = ['profiles', 'import', '--from', '-', '--json'];

describe('the CA file of an exported profile', { concurrency: 3 }, () => {
  it('goes with it, into a private file of the other store', async (t) => {
    const s = await scene(t);
    const { stdout } = await s.run(EXPORT, HOME);
    rmSync(s.caFile);
    const run = await s.away(IMPORT, stdout);
    assert.equal(run.status, 0, run.stderr);
    const kept = String(documentsIn(s.awayStore, 'profiles')[0]?.caFile);
    assert.equal(dirname(kept), join(s.awayStore, 'certificates'));
    assert.equal(readFileSync(kept, 'utf8'), readFileSync(certificate('here'), 'utf8'));
    assert.equal(statSync(kept).mode & 0o777, 0o600);
    assert.equal((await s.away(['token', '-p', 'ci', '--fresh'])).status, 0);
  });

  it('is left out with a warning where it is gone, and --ca-file names another', async (t) => {
    const s = await scene(t);
    rmSync(s.caFile);
    const { stdout, stderr, status } = await s.run(EXPORT, HOME);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /warning: the CA file is not in the export, so import it with --ca-file/);
    const untrusted = errorOf(await s.away(IMPORT, stdout));
    assert.equal(untrusted.code, 'server.tls');
    const run = await s.away([...IMPORT, '--ca-file', certificate('here')], stdout);
    assert.equal(run.status, 0, run.stderr);
    assert.equal(documentsIn(s.awayStore, 'profiles')[0]?.caFile, certificate('here'));
  });

  it('of another server is no way in, and is not stored', async (t) => {
    const s = await scene(t);
    const whole = JSON.parse((await s.run(EXPORT, HOME)).stdout);
    const ca = readFileSync(certificate('elsewhere'), 'utf8');
    const run = await s.away(IMPORT, JSON.stringify({ ...whole, stored: { ...whole.stored, ca } }));
    assert.equal(errorOf(run).code, 'server.tls');
    assert.deepEqual(documentsIn(s.awayStore, 'profiles'), []);
    assert.deepEqual(documentsIn(s.awayStore, 'credentials'), []);
  });
});
