import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assignScopes, deleteClient } from '../../test/support/admin.ts';
import { screenOf } from '../../test/support/display.ts';
import { runInside } from '../../test/support/inside.ts';
import { openStage, type Stage } from '../../test/support/stage.ts';
import { COLUMNS, DARK, LIGHT, terminalSvg } from './terminal-svg.ts';

/** A profile of the scene: what its preset names, and what somebody made of it on the server. */
type Actor = { readonly asked: readonly string[]; readonly now?: readonly string[] | 'gone' };

const INTAKE = ['privacy-request:create', 'privacy-request:read'];
const CATALOG = ['dataset:read', 'system:read'];
const CAST: Readonly<Record<string, Actor>> = {
  onboarding: {
    asked: [
      'connection:create_or_update',
      'connection:read',
      'dataset:create_or_update',
      'system:create',
    ],
  },
  'intake-web': { asked: INTAKE, now: [...INTAKE, 'client:update'] },
  'backup-exports': {
    asked: ['policy:read', 'rule:read', 'storage:read'],
    now: ['policy:read', 'rule:read', 'storage:create_or_update', 'storage:read'],
  },
  'bi-reader': { asked: ['*:read'] },
  'pr-gate': { asked: CATALOG, now: [...CATALOG, 'consent:read', 'privacy-request:read'] },
  'night-ops': { asked: [...INTAKE, 'privacy-request:resume'] },
  'catalog-ci': {
    asked: ['ctl_dataset:create', 'ctl_dataset:update', 'system:create', 'system:update'],
    now: ['ctl_dataset:create', 'system:create'],
  },
  'lake-export': { asked: ['connection:read', 'ctl_dataset:read', 'dataset:read'] },
  'status-page': { asked: ['config:read', 'worker-stats:read'] },
  'case-desk': { asked: ['privacy-request:read'], now: 'gone' },
};

const COMMAND = ['scopes', 'diff', '--all', '--format', 'matrix'];
const WORDS = {
  title: 'fidesauth scopes diff --all --format matrix, at a terminal',
  about:
    'A line for each client, a column for each part of Fides. Two clients can become admin by a scope ' +
    'that their presets do not ask for, two see personal data, one lacks scopes, one is gone.',
};

/** The pictures of an audit by their file names: a real run on the sandbox, in a folder of its own. */
export async function reportPictures(folder: string): Promise<Readonly<Record<string, string>>> {
  const stage = await openStage('2.86.2', folder, {});
  try {
    for (const [name, actor] of Object.entries(CAST)) await enter(stage, name, actor);
    const env = { ...stage.env, LANG: 'C.UTF-8', TERM: 'xterm' };
    const run = await runInside(COMMAND, { cwd: folder, columns: COLUMNS, env });
    if (run.status !== 10) throw new Error(run.stderr);
    const text = `$ fidesauth ${COMMAND.join(' ')}\n${run.stdout.trimEnd()}`;
    const lines = screenOf(text.replaceAll('\n', '\r\n'), COLUMNS);
    return {
      'report-light.svg': terminalSvg(lines, LIGHT, WORDS),
      'report-dark.svg': terminalSvg(lines, DARK, WORDS),
    };
  } finally {
    await stage.server.close();
  }
}

async function enter(stage: Stage, name: string, { asked, now }: Actor): Promise<void> {
  const preset = join(stage.folder, `${name}.json`);
  writeFileSync(preset, JSON.stringify({ include: asked }));
  const run = await stage.run(['bootstrap', '-p', name, '--preset', preset, '--json']);
  if (run.status !== 0) throw new Error(run.stderr);
  const { clientId } = JSON.parse(run.stdout);
  if (now === 'gone') await deleteClient(stage, clientId);
  else if (now !== undefined) await assignScopes(stage, clientId, now);
}
