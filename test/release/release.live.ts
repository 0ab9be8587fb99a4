import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { ROOT, tempFolder } from '../support/run.ts';
import { startSandbox } from '../support/sandbox.ts';

// What `npm run release` has made, tried as its users have it.
const RELEASE = join(ROOT, 'release');
const named = (end: string): string => {
  const found = readdirSync(RELEASE).find((name) => name.endsWith(end));
  assert.ok(found, `nothing in release/ ends in ${end}`);
  return join(RELEASE, found);
};

/** One job from bootstrap to revoke, with an executable and no Node on the path. */
async function wholeJob(executable: string, folder: string, env: Record<string, string>) {
  const run = async (...args: string[]) => {
    const options = { cwd: folder, env: { ...env, PATH: '/bin' } };
    return (await promisify(execFile)(executable, args, options)).stdout;
  };
  await run('bootstrap', '--preset', 'auditor', '--json');
  assert.match(await run('token'), /^\S{40,}\n$/);
  assert.match(await run('exec', '--', 'sh', '-c', 'echo $FIDES_URL'), /^http:\/\/127/);
  assert.match(await run('scopes', 'diff'), /in sync/);
  assert.match(await run('scopes', 'show', 'read-only'), /read-only/);
  assert.match(await run('completion', 'bash'), /_fidesauth/);
  assert.match(await run('help', 'presets'), /catalog-publisher/);
  assert.match(await run('--help'), /^Examples:/);
  await run('revoke', '-p', 'default', '--yes');
}

describe('a release', () => {
  it('has a checksum for each of its files', () => {
    const lines = readFileSync(named('SHA256SUMS'), 'utf8').trim().split('\n');
    const files = readdirSync(RELEASE).filter((name) => name !== 'SHA256SUMS');
    assert.deepEqual(
      lines.map((line) => line.split('  ')[1]),
      files.sort(),
    );
    for (const line of lines) {
      const [sum, name = ''] = line.split('  ');
      const bytes = readFileSync(join(RELEASE, name));
      assert.equal(createHash('sha256').update(bytes).digest('hex'), sum, name);
    }
  });

  it('has an executable that does the whole job without Node', async (t) => {
    const folder = await tempFolder(t);
    const { env } = await startSandbox(t, '2.86.2');
    const own = { ...env, FIDESAUTH_CONFIG_DIR: join(folder, 'store') };
    await wholeJob(named('-linux-x64'), folder, own);
  });

  it('has a package whose manifest runs nothing, that installs, and that brings its manual page', async (t) => {
    const folder = await tempFolder(t);
    const env = { ...process.env, npm_config_cache: join(folder, 'cache') };
    const args = ['install', '-g', '--prefix', folder, '--offline', named('.tgz')];
    const printed = execFileSync('npm', args, { encoding: 'utf8', env, stdio: 'pipe' });
    assert.doesNotMatch(printed, /warn|script/i);
    const shipped = join(folder, 'lib', 'node_modules', 'fidesauth');
    const manifest = JSON.parse(readFileSync(join(shipped, 'package.json'), 'utf8'));
    assert.deepEqual([manifest.scripts, manifest.devDependencies], [undefined, undefined]);
    const page = readFileSync(join(folder, 'share', 'man', 'man1', 'fidesauth.1'), 'utf8');
    assert.match(page, /\.SH SYNOPSIS/);
    assert.ok(readdirSync(shipped).includes('THIRD-PARTY-NOTICES'));
    const version = execFileSync(join(folder, 'bin', 'fidesauth'), ['--version'], {
      encoding: 'utf8',
    });
    assert.equal(version.trim(), manifest.version);
  });

  it('packs the same bytes twice, and lists the parts that it has notices of', async (t) => {
    const folder = await tempFolder(t);
    const again = `import { packTarball } from ${JSON.stringify(join(ROOT, 'scripts', 'release', 'package.mjs'))}; console.log(packTarball(${JSON.stringify(ROOT)}, ${JSON.stringify(folder)}, ${JSON.stringify(join(folder, 'work'))}));`;
    const path = execFileSync(process.execPath, ['--input-type=module', '-e', again], {
      encoding: 'utf8',
    });
    assert.ok(readFileSync(path.trim()).equals(readFileSync(named('.tgz'))));
    const { components }: { components: { name: string; version: string }[] } = JSON.parse(
      readFileSync(named('.cdx.json'), 'utf8'),
    );
    const notices = readFileSync(join(ROOT, 'THIRD-PARTY-NOTICES'), 'utf8');
    for (const one of components)
      assert.ok(notices.includes(`\n${one.name} ${one.version} (`), one.name);
    assert.ok(components.length > 20);
  });
});
