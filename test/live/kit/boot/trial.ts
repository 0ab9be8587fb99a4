import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ROOT } from '../../../support/run.ts';
import { tryRootRotation } from '../root-rotation.ts';
import { allCases, runCases } from './cases.ts';
import type { Installer } from './install.ts';
import type { ServicePrograms } from './packages.ts';
import type { Postgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import type { Phase, Result } from './results.ts';
import { bootFides, type Kept, type Server, writeTarget } from './server.ts';
import type { Running, Supervisor } from './supervisor.ts';

/** What all trials of a run share. */
export interface Workshop {
  readonly supervisor: Supervisor;
  readonly installer: Installer;
  readonly programs: ServicePrograms;
  readonly postgres: Postgres;
  /** Temporary folder of the run. */
  readonly folder: string;
}

/** A release being tried: `prepare`, then `finish`, once each. */
export interface Trial {
  /** Installs and boots it. Never throws: `finish` reports what went wrong. */
  readonly prepare: () => Promise<void>;
  /** Runs the cases and stops the server. Never throws. */
  readonly finish: () => Promise<Result>;
}

/** A trial of one release, with a folder, a database and a Redis of its own. */
export function createTrial(workshop: Workshop, version: string): Trial {
  const { supervisor, installer, programs, postgres } = workshop;
  const folder = join(workshop.folder, version);
  const seconds: Partial<Record<Phase, number>> = {};
  const services: Running[] = [];
  let server: Server | undefined;
  let bootAgain: (kept: Kept) => Promise<Server>;
  let problem: string | undefined;

  async function timed<T>(phase: Phase, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      seconds[phase] = (performance.now() - start) / 1000;
    }
  }

  async function noting<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      problem ??= error instanceof Error ? error.message : String(error);
      return undefined;
    }
  }

  async function boot(venv: string): Promise<Server> {
    const redis = await startRedis(supervisor, programs.redis, join(folder, 'redis'));
    services.push(redis);
    let boots = 0;
    bootAgain = (kept) => {
      boots += 1;
      const from = { version, venv, postgres, redis, folder: join(folder, `fides-${boots}`) };
      return bootFides(supervisor, from, kept);
    };
    return bootAgain({});
  }

  /** Ends the server and boots it again on its database. */
  async function reboot(kept: Kept): Promise<Server> {
    await server?.stop();
    server = await bootAgain(kept);
    return server;
  }

  async function cases(target: Server) {
    const scratch = join(folder, 'cases');
    mkdirSync(scratch, { mode: 0o700 });
    return runCases(supervisor, writeTarget(target.target, folder), scratch);
  }

  return {
    prepare: async () => {
      await noting(async () => {
        mkdirSync(folder, { mode: 0o700 });
        const venv = await timed('install', () => installer.install(version));
        server = await timed('boot', () => boot(venv));
      });
    },
    finish: async () => {
      const booted = server;
      const counts = booted && (await noting(() => timed('cases', () => cases(booted))));
      if (booted && counts?.failed !== 0) problem ??= keepLog(booted, version);
      if (booted && allCases()) {
        await noting(() => timed('root', () => tryRootRotation(booted, reboot)));
      }
      await timed('stop', () => Promise.all([server, ...services].map((each) => each?.stop())));
      return { version, seconds, ...(counts && { counts }), ...(problem && { problem }) };
    },
  };
}

/** Saves the server's log beside the compiled cases, and says where. */
function keepLog(server: Server, version: string): string {
  const folder = join(ROOT, 'build', 'test', 'live', 'logs');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `fides-${version}.log`);
  writeFileSync(path, server.log(), { mode: 0o600 });
  return `the server's log is ${path}`;
}
