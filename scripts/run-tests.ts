import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/**
 * Runs every compiled `*.test.js` below the folders named on the command line with `node --test`.
 * Node 20 takes neither globs nor a name pattern for a folder, so the files are listed here.
 */
function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.js'))
    .map((name) => join(folder, name))
    .sort();
}

const folders = process.argv.slice(2);
const files = folders.flatMap(testFiles);
if (files.length === 0) throw new Error(`no test files below ${folders.join(', ')}`);
// Most tests wait for processes of their own: Node's own choice, one less than the cores, idles.
const concurrency = `--test-concurrency=${Math.max(3, availableParallelism())}`;
// In full, the matrices print their counts, which dots would swallow.
const reporter = process.env.FIDESAUTH_MATRIX === 'full' ? 'spec' : 'dot';
const args = ['--test', `--test-reporter=${reporter}`, concurrency, ...files];
const run = spawnSync(process.execPath, args, { stdio: 'inherit' });
process.exitCode = run.status ?? 1;
