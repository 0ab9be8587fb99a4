import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, sweepPartials } from './kit/boot/cache.ts';
import { caseFiles } from './kit/boot/cases.ts';
import { createInstaller } from './kit/boot/install.ts';
import { servicePrograms } from './kit/boot/packages.ts';
import { startPostgres } from './kit/boot/postgres.ts';
import { MissingRequirement } from './kit/boot/requirement.ts';
import { allPassed, type Result, resultTable } from './kit/boot/results.ts';
import { createSupervisor, type Supervisor } from './kit/boot/supervisor.ts';
import { createTrial, type Workshop } from './kit/boot/trial.ts';
import { chosenVersions } from './kit/boot/versions.ts';

// Booting is bound by one core each; the cases run one version at a time, so that they are not
// slowed by a boot beside them.
const SIDE_BY_SIDE = 2;
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

const supervisor = createSupervisor();
const folder = mkdtempSync(join(tmpdir(), 'fidesauth-live-'));
process.on('exit', () => {
  supervisor.killAll();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
let interrupted: number | undefined;
for (const [signal, code] of Object.entries(SIGNALS)) {
  process.on(signal, () => {
    if (interrupted !== undefined) process.exit(code);
    interrupted = code;
    say(`${signal}: stopping what was started`);
    void supervisor.stopAll();
  });
}

process.exitCode = await main(supervisor).catch(report);

async function main(supervisor: Supervisor): Promise<number> {
  const versions = chosenVersions(process.argv.slice(2));
  caseFiles();
  try {
    const results = await tryAll(await openWorkshop(supervisor), versions);
    if (interrupted !== undefined) return interrupted;
    process.stdout.write(`\n${resultTable(results)}`);
    for (const { version, problem } of results) if (problem) say(`Fides ${version}: ${problem}`);
    return allPassed(results) ? 0 : 1;
  } finally {
    await supervisor.stopAll();
  }
}

async function openWorkshop(supervisor: Supervisor): Promise<Workshop> {
  // The user that PostgreSQL runs as has to get through to its own folder.
  chmodSync(folder, 0o711);
  const cache = cacheFolder();
  sweepPartials(cache);
  const programs = await servicePrograms(supervisor);
  const postgres = await startPostgres(supervisor, programs.postgresFolder, join(folder, 'pg'));
  const installer = await createInstaller(supervisor, cache);
  return { supervisor, installer, programs, postgres, folder };
}

async function tryAll(workshop: Workshop, versions: readonly string[]): Promise<Result[]> {
  const results: Result[] = [];
  for (let first = 0; first < versions.length; first += SIDE_BY_SIDE) {
    const group = versions.slice(first, first + SIDE_BY_SIDE);
    const trials = group.map((version) => createTrial(workshop, version));
    say(`installing and booting Fides ${group.join(' and ')}`);
    await Promise.all(trials.map((trial) => trial.prepare()));
    for (const [index, trial] of trials.entries()) {
      if (interrupted !== undefined) return results;
      process.stdout.write(`\nFides ${group[index]}\n`);
      results.push(await trial.finish());
    }
  }
  return results;
}

function report(error: unknown): number {
  if (interrupted !== undefined) return interrupted;
  if (error instanceof MissingRequirement) say(`error: ${error.message}`);
  else say(`error: ${error instanceof Error ? error.stack : error}`);
  return 1;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
