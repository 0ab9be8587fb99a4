import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, sep } from 'node:path';
import { run } from 'node:test';
import { dot, spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';

/** Folders with slow files start first, so that none of them runs alone at the end. */
const LONG_FIRST = ['matrix', 'transaction', 'docs', 'terminal', 'session'];
/** How many files FIDESAUTH_TIMES=1 lists. */
const SLOWEST = 25;

const { values: chosen, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, without: { type: 'string' } },
});

/** Every compiled `*.test.js` below a folder, in starting order. */
function testFiles(folder: string): string[] {
  const rank = (file: string): number => {
    const at = LONG_FIRST.findIndex((name) => relative(folder, file).split(sep).includes(name));
    return at === -1 ? LONG_FIRST.length : at;
  };
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.js') && isChosen(name.split(sep)))
    .map((name) => join(process.cwd(), folder, name))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** Whether `--only` and `--without`, each the name of a folder, leave the file with this path. */
function isChosen(path: readonly string[]): boolean {
  const { only, without } = chosen;
  return (only === undefined || path.includes(only)) && !path.includes(without ?? '');
}

const files = folders.flatMap(testFiles);
if (files.length === 0) throw new Error(`no test files below ${folders.join(', ')}`);

// Most tests wait for servers or processes: Node's default, one less than the cores, idles.
// `run` keeps the order of the files; `node --test` sorts them by name.
const results = run({ files, concurrency: Math.max(4, availableParallelism()) });
const times = new Map<string, number>();
results.on('test:fail', ({ todo, skip }) => {
  if (todo === undefined && skip === undefined) process.exitCode = 1;
});
for (const event of ['test:pass', 'test:fail'] as const) {
  results.on(event, ({ nesting, file = '', details }) => {
    if (nesting === 0) times.set(file, (times.get(file) ?? 0) + details.duration_ms);
  });
}
// A full run prints the counts of the matrices, which dots would hide.
const report =
  process.env.FIDESAUTH_MATRIX === 'full' ? results.compose(new spec()) : results.compose(dot);
report.on('end', tellTimes).pipe(process.stdout);

function tellTimes(): void {
  if (process.env.FIDESAUTH_TIMES !== '1') return;
  const slowest = [...times].sort(([, a], [, b]) => b - a).slice(0, SLOWEST);
  const lines = slowest.map(([file, ms]) => {
    return `${(ms / 1000).toFixed(1).padStart(7)} s  ${relative(process.cwd(), file)}`;
  });
  process.stdout.write(`\n${lines.join('\n')}\n`);
}
