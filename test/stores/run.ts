import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Runs the cases of the stores that are named as arguments, or of all: each boots its engine. */
const folder = fileURLToPath(new URL('.', import.meta.url));
const cases = readdirSync(folder).filter((file) => file.endsWith('.live.js'));
/** `kubernetes` of `kubernetes-login.live.js`. */
const storeOf = (file: string): string => /^\w+/.exec(file)?.[0] ?? file;
const all = [...new Set(cases.map(storeOf))];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));

if (unknown.length > 0) {
  process.stderr.write(`no such store: ${unknown.join(', ')}; there are ${all.join(', ')}\n`);
  process.exitCode = 2;
} else {
  const stores = wanted.length === 0 ? all : wanted;
  const files = cases.filter((file) => stores.includes(storeOf(file)));
  // One engine at a time: their boots would slow each other's cases.
  const args = ['--test', '--test-concurrency=1', '--test-reporter=spec'];
  args.push(...files.map((file) => folder + file));
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
