import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn } from '../../../support/stage.ts';
import { scaled } from '../scale.ts';
import type { CanaryStage } from './stage.ts';

/** One command line of a user's day, and how it ends; undefined where that is of no matter here. */
export type Step = {
  readonly args: readonly string[];
  readonly status?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Done to the store before the command. */
  before?(stage: CanaryStage): void;
};

const SMALL = ['--scope', 'client:read'];

/** Every way to give a credential, and every command that works. */
function working(stage: CanaryStage): Step[] {
  const env = stage.rootPair;
  const file = ['--root-id', 'root', '--root-secret-file'];
  const make = (name: string, ...more: string[]): string[] => ['bootstrap', '-p', name, ...more];
  return [
    { args: make('ci', '--preset', 'auditor'), status: 0, env },
    { args: ['token', '-p', 'ci'], status: 0 },
    { args: make('two', ...SMALL, ...file, stage.rootFile), status: 0 },
    { args: make('three', ...SMALL, ...file, '-'), status: 0, stdin: `${stage.rootSecret}\n` },
    { args: make('four', ...SMALL, '--admin-token-file', stage.tokenFile), status: 0 },
    { args: make('five', ...SMALL), status: 0, env: { FIDESAUTH_ADMIN_TOKEN: stage.initialToken } },
    { args: make('boss', '--preset', 'provisioner'), status: 0, env },
    { args: make('six', ...SMALL, '--admin-profile', 'boss'), status: 0 },
    {
      args: make('nine', ...SMALL, '--login-user', 'root', '--login-password-file', stage.rootFile),
      status: 0,
    },
    { args: make('seven', ...SMALL, '--dry-run'), status: 0, env },
    { args: ['token', '-p', 'boss', '--fresh'], status: 0 },
    { args: ['profiles', 'list'], status: 0 },
    { args: ['profiles', 'show', 'ci'], status: 0 },
    { args: ['profiles', 'use', 'ci'], status: 0 },
    { args: ['scopes', 'list', '-p', 'boss'], status: 0 },
    { args: ['scopes', 'show', 'read-only'] },
    { args: ['recover', '--yes'], status: 0, env },
    { args: ['profiles', 'remove', 'two', '--keep-client', '--yes'], status: 0 },
    { args: ['revoke', '-p', 'three', '--yes'], status: 0, env },
    { args: ['help'], status: 0, env },
    { args: ['bootstrap', '--help'], status: 0, env },
  ];
}

/** What goes wrong before or without a server, with a secret in the wrong place at times. */
function failing(stage: CanaryStage): Step[] {
  const env = stage.rootPair;
  const down = { ...env, FIDESAUTH_SERVER: 'http://127.0.0.1:1' };
  const make = ['bootstrap', '-p', 'new', ...SMALL];
  return [
    { args: make, status: 7, env: down },
    { args: ['scopes', 'list'], env: { FIDESAUTH_SERVER: 'http://127.0.0.1:1' } },
    { args: ['bootstrap', '-p', 'new', '--preset', stage.rootFile], status: 2, env },
    { args: ['bootstrap', '-p', 'new', '--preset', stage.tokenFile], status: 2, env },
    { args: ['scopes', 'show', stage.rootFile], status: 2, env },
    { args: [...make, '--ca-file', stage.rootFile], env },
    {
      args: [...make, '--root-id', 'root', '--root-secret-file', '-'],
      status: 2,
      stdin: `${stage.rootSecret}\n${stage.rootSecret}\n`,
    },
    { args: make, status: 2, env: { ...env, FIDESAUTH_ADMIN_TOKEN: stage.initialToken } },
    { args: make, status: 3, env: { FIDESAUTH_ADMIN_TOKEN: stage.initialToken.slice(0, -4) } },
    { args: ['recover', '--forget', 'f'.repeat(32), '--yes'], status: 2, env },
    { args: ['nonsense'], status: 2, env },
    { args: ['token', '-p', 'ci', '--fresh'], status: 8, before: tear('credentials') },
    { args: ['token', '-p', 'ci'], status: 8, before: tear('state/tokens') },
    { args: ['profiles', 'show', 'ci'], status: 8, before: tear('profiles') },
    { args: ['recover', '--yes'], status: 0, env },
  ];
}

/** Cuts every document of a folder in the middle, which leaves most of a secret in it. */
function tear(folder: string): (stage: CanaryStage) => void {
  return ({ store }) => {
    for (const name of filesIn(join(store, folder))) {
      const path = join(store, folder, name);
      const text = readFileSync(path);
      writeFileSync(path, text.subarray(0, text.length - 20));
    }
  };
}

/** The whole day, or without the full run its beginning and its end. */
export function flow(stage: CanaryStage): Step[] {
  const steps = [...working(stage), ...failing(stage)];
  const few = scaled(steps.length, 4);
  return steps.filter((_, index) => index < few || index >= steps.length - few);
}
