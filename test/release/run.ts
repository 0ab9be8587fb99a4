import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { cacheFolder } from '../live/kit/boot/cache.ts';
import { installPackages } from '../live/kit/boot/debian.ts';
import { onPath } from '../live/kit/boot/programs.ts';
import { createSupervisor } from '../live/kit/boot/supervisor.ts';
import { ROOT } from '../support/run.ts';
import { openAct } from './kit/act.ts';
import { ARM64_END, EXECUTABLE_END, RELEASE, released, releasedNode } from './kit/released.ts';
import { debianRoot, toolEmulated, toolInRoot } from './kit/root.ts';

// Tries what `npm run release` has made, all of it or the stages that the arguments name. As root on
// Debian it installs what they need.
/** The Debian packages that stages need. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  files: ['strace'],
  root: ['mmdebstrap'],
  debians: ['mmdebstrap'],
  arm64: ['mmdebstrap', 'qemu-user-static'],
  image: ['podman', 'runc'],
};
/** The programs of packages with other names. */
const PROGRAM_IN: Readonly<Record<string, string>> = { 'qemu-user-static': 'qemu-aarch64-static' };
/** The release of Fides that the executable does the whole job on. */
const FIDES = '2.86.2';
const inBuild = (...names: string[]): string => join(ROOT, 'build', 'test', ...names);
/** The folders of test/session with what a runtime may do differently. */
const RUNTIME = ['access', 'hand-over'];

const STAGES: Readonly<Record<string, () => Promise<boolean> | boolean>> = {
  /** The files, and the executable under bad conditions. */
  files: () => node(['--test', ...['release', 'executable'].map(caseFile)], {}),
  /** The folder of the GitHub Action on a runner stand-in, with a kill at every request; its recipes by act. */
  action: async () => {
    const args = [join(ROOT, 'build', 'scripts', 'run-tests.js'), join('build', 'test', 'action')];
    const env = {
      FIDESAUTH_ACTION: join(RELEASE, 'action'),
      FIDESAUTH_ACTION_NODE: releasedNode(),
      FIDESAUTH_MATRIX: 'full',
    };
    const passed = node(args, env);
    const act = await openAct(supervisor, cacheFolder());
    if (act === undefined)
      process.stdout.write('left out: the recipes by act, as neither act nor Go is here\n');
    else return node(['--test', caseFile('act')], { FIDESAUTH_ACT: act }) && passed;
    return passed;
  },
  /** Terminals, signals, TLS, proxies, starting programs. */
  runtime: () => hermetic('terminal', ...RUNTIME.map((name) => `session/${name}`)),
  /** All other commands on the sandbox. */
  commands() {
    const others = readdirSync(inBuild('session')).filter((name) => !RUNTIME.includes(name));
    return hermetic(...others.map((name) => `session/${name}`));
  },
  /** The whole job on a real server, in a Debian without Node. */
  root: async () => {
    const root = await debianRoot(supervisor, cacheFolder(), 'bookworm');
    const cases = ['release/real.live.js', 'live/bootstrap.live.js'];
    return onFides(cases, toolInRoot(root, executable(), folder));
  },
  /** The whole job on the sandbox, with the oldest libraries that Debian still has, and the newest. */
  debians: async () => {
    const roots = ['bullseye', 'trixie'].map((suite) =>
      debianRoot(supervisor, cacheFolder(), suite),
    );
    return (await Promise.all(roots)).every((root) => job(toolInRoot(root, executable(), folder)));
  },
  /** The same with the executable for arm64, by an emulator of its processor. */
  arm64: async () => {
    const root = await debianRoot(supervisor, cacheFolder(), 'bookworm', 'arm64');
    return job(toolEmulated(root, released(ARM64_END), folder));
  },
  /** The whole job on a real server, in the image. */
  image: () => onFides(['release/image.live.js'], executable()),
};

const supervisor = createSupervisor();
const folder = mkdtempSync(join(tmpdir(), 'fidesauth-release-test-'));
process.on('exit', () => {
  supervisor.killAll();
  rmSync(folder, { recursive: true, force: true });
});
process.exitCode = await main(process.argv.slice(2));

async function main(named: readonly string[]): Promise<number> {
  const stages = named.length > 0 ? named : Object.keys(STAGES);
  const programs = stages.flatMap((name) => PROGRAMS[name] ?? []);
  await installPackages(
    supervisor,
    programs.filter((name) => onPath(PROGRAM_IN[name] ?? name).length === 0),
  );
  let failed = 0;
  for (const name of stages) {
    const stage = STAGES[name];
    if (stage === undefined) throw new Error(`no stage ${name}: ${Object.keys(STAGES).join(', ')}`);
    const start = performance.now();
    const passed = await stage();
    if (!passed) failed += 1;
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    process.stdout.write(`\n== ${name}: ${passed ? 'passed' : 'FAILED'}, ${seconds} s\n`);
  }
  return failed === 0 ? 0 : 1;
}

function caseFile(name: string): string {
  return inBuild('release', `${name}.live.js`);
}

/** Tests that know nothing of releases, with the executable as the tool. */
function hermetic(...folders: string[]): boolean {
  const paths = folders.map((name) => join('build', 'test', name));
  const args = [join(ROOT, 'build', 'scripts', 'run-tests.js'), ...paths];
  return node(args, { FIDESAUTH_TOOL: executable() });
}

/** The whole job on the sandbox, by `tool`. */
function job(tool: string): boolean {
  return node(['--test', caseFile('job')], { FIDESAUTH_TOOL: tool });
}

function executable(): string {
  return released(EXECUTABLE_END);
}

function onFides(cases: readonly string[], tool: string): boolean {
  const FIDESAUTH_LIVE_CASES = cases.map((name) => inBuild(name)).join(delimiter);
  return node([inBuild('live', 'run.js'), FIDES], { FIDESAUTH_LIVE_CASES, FIDESAUTH_TOOL: tool });
}

/** Runs a script of ours with the executable as the tool, and shows what it says. */
function node(args: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const all = { ...process.env, FIDESAUTH_SPAWN: '1', ...env };
  return spawnSync(process.execPath, args, { stdio: 'inherit', env: all }).status === 0;
}
