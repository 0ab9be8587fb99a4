import { rmSync } from 'node:fs';
import { runMain } from '../../../cli/run-main.ts';
import { once, type RequestName } from '../../../support/requests.ts';
import type { Run } from '../../../support/run.ts';
import { ECHO_NAMES, echoing } from './faults.ts';
import type { CanaryStage } from './stage.ts';

/** A command, what must be in the store before it, and the requests that it sends. */
type Work = {
  readonly args: readonly string[];
  readonly by: 'root' | 'file' | 'login' | 'token' | 'nobody';
  readonly from: 'nothing' | 'profile' | 'journal';
  readonly requests: readonly RequestName[];
};

const BOOTSTRAP = ['bootstrap', '-p', 'ci', '--preset', 'auditor'];
const CREATION: readonly RequestName[] = [
  'registry',
  'create',
  'assign',
  'read back',
  'proof token',
];

const WORKS: readonly Work[] = [
  { args: BOOTSTRAP, by: 'root', from: 'nothing', requests: ['root token', ...CREATION] },
  { args: BOOTSTRAP, by: 'file', from: 'nothing', requests: ['root token', 'create'] },
  { args: BOOTSTRAP, by: 'login', from: 'nothing', requests: ['login', 'create'] },
  { args: BOOTSTRAP, by: 'token', from: 'nothing', requests: CREATION },
  {
    args: ['token', '-p', 'ci', '--fresh'],
    by: 'nobody',
    from: 'profile',
    requests: ['proof token'],
  },
  {
    args: ['scopes', 'list', '-p', 'ci'],
    by: 'nobody',
    from: 'profile',
    requests: ['proof token', 'registry'],
  },
  {
    args: ['revoke', '-p', 'ci', '--yes'],
    by: 'root',
    from: 'profile',
    requests: ['root token', 'read back', 'proof token', 'delete'],
  },
  {
    args: ['recover', '--yes'],
    by: 'root',
    from: 'journal',
    requests: ['root token', 'read back', 'proof token', 'delete'],
  },
];

const VERBOSITIES: readonly (readonly string[])[] = [
  [],
  ['--json'],
  ['--verbose'],
  ['--quiet'],
  ['--json', '--verbose'],
];

export type CanaryCase = {
  readonly label: string;
  readonly work: Work;
  readonly request: RequestName;
  readonly echo: string;
  readonly pad: number;
  readonly flags: readonly string[];
  /** Width of a terminal, where lines are broken; undefined for a pipe. */
  readonly columns: number | undefined;
};

/** Each fault at each request of each command, with the secret at the start and somewhere later. */
export function canaryCases(random: () => number): CanaryCase[] {
  const places = WORKS.flatMap((work) => work.requests.map((request) => ({ work, request })));
  return places.flatMap(({ work, request }) =>
    ECHO_NAMES.map((echo) => {
      const pad = random() < 0.5 ? 0 : Math.floor(random() * 115);
      const flags = VERBOSITIES[Math.floor(random() * VERBOSITIES.length)] ?? [];
      const columns = random() < 0.3 ? 40 + Math.floor(random() * 80) : undefined;
      const label = `${work.args[0]} by ${work.by}, ${echo} at ${request}, pad ${pad}, ${flags}, ${columns}`;
      return { label, work, request, echo, pad, flags, columns };
    }),
  );
}

/** Runs the case in this process, in a store made for it. */
export async function runCanaryCase(stage: CanaryStage, one: CanaryCase): Promise<Run> {
  stage.fault(() => undefined);
  await prepareStore(stage, one.work.from);
  stage.fault(echoing(one.request, one.echo, one.pad));
  const args = [...one.work.args, ...one.flags, ...adminFlags(stage, one.work.by)];
  const env = { ...stage.env, ...(one.work.by === 'root' ? stage.rootPair : {}) };
  return runMain(args, { env, ...(one.columns === undefined ? {} : { columns: one.columns }) });
}

function adminFlags(stage: CanaryStage, by: Work['by']): string[] {
  if (by === 'file') return ['--root-id', 'root', '--root-secret-file', stage.rootFile];
  if (by === 'login') return ['--login-user', 'root', '--login-password-file', stage.rootFile];
  return by === 'token' ? ['--admin-token-file', stage.tokenFile] : [];
}

const RESET = { when: 'before', act: { kind: 'reset' } } as const;

async function prepareStore(stage: CanaryStage, from: Work['from']): Promise<void> {
  rmSync(stage.store, { recursive: true, force: true });
  if (from === 'nothing') return;
  const proof = once('proof token', RESET).fault;
  if (from === 'journal') {
    stage.fault((request) => (request.method === 'DELETE' ? RESET : proof?.(request)));
  }
  const run = await runMain(BOOTSTRAP, { env: { ...stage.env, ...stage.rootPair } });
  const wanted = from === 'journal' ? 9 : 0;
  if (run.status !== wanted) throw new Error(`a bootstrap ended with ${run.status}: ${run.stderr}`);
}
