import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT, tempFolder } from '../support/run.ts';
import { released as named, RELEASE } from './kit/released.ts';

// What `npm run release` has made, as its users have it.

describe('a release', () => {
  it('has a checksum for each of its files', () => {
    const lines = readFileSync(named('SHA256SUMS'), 'utf8').trim().split('\n');
    const all = readdirSync(RELEASE, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(RELEASE.length + 1));
    const files = all.filter((name) => name !== 'SHA256SUMS');
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

  it('has a package whose manifest runs nothing, that brings its manual page, completion and presets', async (t) => {
    const folder = await tempFolder(t);
    const env = { ...process.env, npm_config_cache: join(folder, 'cache') };
    const args = [
      'install',
      '-g',
      '--prefix',
      folder,
      '--ignore-scripts',
      '--offline',
      named('.tgz'),
    ];
    const printed = execFileSync('npm', args, { encoding: 'utf8', env, stdio: 'pipe' });
    assert.doesNotMatch(printed, /warn|script/i);
    const shipped = join(folder, 'lib', 'node_modules', 'fidesauth');
    const manifest = JSON.parse(readFileSync(join(shipped, 'package.json'), 'utf8'));
    assert.deepEqual([manifest.scripts, manifest.devDependencies], [undefined, undefined]);
    const page = readFileSync(join(folder, 'share', 'man', 'man1', 'fidesauth.1'), 'utf8');
    assert.match(page, /\.SH SYNOPSIS/);
    assert.ok(readdirSync(shipped).includes('THIRD-PARTY-NOTICES'));
    const installed = (...args: string[]): string =>
      execFileSync(join(folder, 'bin', 'fidesauth'), args, { encoding: 'utf8', cwd: folder });
    assert.equal(installed('--version').trim(), manifest.version);
    for (const shell of ['bash', 'zsh', 'fish'])
      assert.match(installed('completion', shell), /fidesauth/);
    assert.match(installed('help', 'presets'), /catalog-publisher/);
    assert.match(installed('scopes', 'show', 'read-only'), /\*:read/);
    const { $defs } = JSON.parse(readFileSync(named('.schemas.json'), 'utf8'));
    const schemas = readdirSync(join(shipped, 'schemas'));
    const names = schemas.map((file) => basename(file, '.json'));
    assert.deepEqual(Object.keys($defs).sort(), names.sort());
    assert.ok(schemas.includes('scopes.diff.json'));
  });

  it('packs the same bytes twice, and lists the parts that it has notices of', async (t) => {
    const folder = await tempFolder(t);
    const again = `import { packTarball } from ${JSON.stringify(join(ROOT, 'scripts', 'release', 'package.mjs'))}; console.log(packTarball(${JSON.stringify(ROOT)}, ${JSON.stringify(folder)}, ${JSON.stringify(join(folder, 'work'))}));`;
    const path = execFileSync(process.execPath, ['--input-type=module', '-e', again], {
      encoding: 'utf8',
    });
    assert.ok(readFileSync(path.trim()).equals(readFileSync(named('.tgz'))));
    const { components }: { components: { name: string; version: string; type: string }[] } =
      JSON.parse(readFileSync(named('.cdx.json'), 'utf8'));
    const notices = readFileSync(named('THIRD-PARTY-NOTICES.txt'), 'utf8');
    const bundled = components.filter(({ type }) => type === 'library');
    for (const one of bundled)
      assert.ok(notices.includes(`\n${one.name} ${one.version} (`), one.name);
    assert.ok(bundled.length > 20);
    const [node, ...others] = components.filter(({ type }) => type === 'platform');
    assert.deepEqual([node?.name, others], ['node', []]);
    assert.ok(notices.includes(`also contain Node.js ${node?.version}:\n\nNode.js is licensed`));
  });
});
