import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LINES, nodeOfLine } from './node-lines.mjs';

// Runs all hermetic tests on each line of Node that the package supports, or on the lines that the
// arguments name; from the first argument with a `-` on, the arguments are those of run-tests.ts.
const ROOT = fileURLToPath(new URL('..', import.meta.url));

const given = process.argv.slice(2);
const end = given.findIndex((word) => word.startsWith('-'));
const [named, options] = end === -1 ? [given, []] : [given.slice(0, end), given.slice(end)];
const lines = named.length > 0 ? named : Object.keys(LINES);
const unknown = lines.filter((line) => !(line in LINES));
if (unknown.length > 0)
  throw new Error(`no such line: ${unknown}; there are ${Object.keys(LINES).join(', ')}`);

for (const line of lines) {
  const start = performance.now();
  const folder = nodeOfLine(line);
  // npm and the recipes find this Node as well.
  const env = { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) };
  const args = ['build/scripts/run-tests.js', 'build/test', ...options];
  process.stdout.write(`\n== Node ${LINES[line]}\n`);
  const { status } = spawnSync(join(folder, 'node'), args, { cwd: ROOT, env, stdio: 'inherit' });
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  process.stdout.write(
    `\n== Node ${LINES[line]}: ${status === 0 ? 'passed' : 'FAILED'}, ${seconds} s\n`,
  );
  if (status !== 0) process.exitCode = 1;
}
