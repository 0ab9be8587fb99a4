import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { type Described, writeApi } from '../test/support/api.ts';
import { EXECUTABLE, ROOT } from '../test/support/run.ts';
import { measure, report, say } from './measure.ts';

const LINES = 1_000_000;
const BUDGET_MB = 200;
const BASE = 'awk | sort | uniq -c';
const OURS = 'scopes suggest --access-log';

const RESOURCES = ['system', 'dataset', 'connection', 'policy', 'data_use', 'organization', 'user'];
const OPERATIONS: Described = Object.fromEntries(
  RESOURCES.flatMap((name) => [
    [`GET /api/v1/${name}`, [[`${name}:read`]]],
    [`GET /api/v1/${name}/{key}`, [[`${name}:read`]]],
    [`PUT /api/v1/${name}/{key}`, [[`${name}:update`]]],
  ]),
);
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0';

/** Prints what reading a log of a million lines costs, against counting its requests in a shell. */
export async function benchAccessLog(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fidesauth-bench-'));
  const log = join(folder, 'access.log');
  try {
    await writeLog(log);
    const api = writeApi(folder, OPERATIONS);
    const shell = `awk '{print $6,$7}' "$0" | sort | uniq -c | tail -1`;
    const args = ['-r', join(ROOT, 'test/matrix/kit/memory.cjs'), EXECUTABLE];
    const suggest = ['scopes', 'suggest', '--access-log', log, '--openapi', api];
    const megabytes: number[] = [];
    const subjects = [
      { name: BASE, file: 'sh', args: ['-c', shell, log] },
      {
        name: OURS,
        file: process.execPath,
        args: [...args, ...suggest],
        after: (_: string, stderr: string) => {
          megabytes.push(Number(/MEMORY (\d+)/.exec(stderr)?.[1]) / 1024);
        },
      },
    ];
    say(`a log of ${LINES} lines, ${(statSync(log).size / 1e6).toFixed(0)} MB, ${rounds} rounds`);
    report(measure(subjects, rounds), BASE, { [OURS]: 3 });
    const most = Math.max(...megabytes);
    say(`peak ${most.toFixed(0)} MB  budget ${BUDGET_MB} ${most < BUDGET_MB ? 'met' : 'MISSED'}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every fifth line asks for one of a hundred thousand things by its key, the others for lists. */
async function writeLog(path: string): Promise<void> {
  const file = createWriteStream(path);
  for (let at = 0; at < LINES; at += 1) {
    if (!file.write(lineOf(at))) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}

function lineOf(at: number): string {
  const name = RESOURCES[at % RESOURCES.length];
  const [method, key] = at % 5 === 0 ? ['PUT', `/key_${at % 100_000}`] : ['GET', ''];
  const target = `/api/v1/${name}${key}?page=${at % 50}&size=50`;
  const time = `02/Jan/2025:03:${String(at % 60).padStart(2, '0')}:05 +0000`;
  return `10.0.${at % 256}.7 - - [${time}] "${method} ${target} HTTP/1.1" 200 ${at % 9_000} "https://fides.example.com/systems" "${AGENT}"\n`;
}
