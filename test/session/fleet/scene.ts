import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Run, RunOptions } from '../../support/run.ts';
import { newStage, type Stage, type StageOptions } from '../../support/stage.ts';

export const FLEET_ID = '0123456789abcdef';

/** The members of a plan or result that tests look at. */
export type FleetDocument = {
  readonly clients: readonly {
    readonly server: string;
    readonly client: string;
    readonly act: string;
    readonly why?: string;
    readonly clientId: string | null;
    readonly outcome?: string;
    readonly deleted?: readonly string[];
    readonly retire?: readonly string[];
    readonly leftovers?: readonly string[];
    readonly problem: { readonly code: string } | null;
  }[];
  readonly servers: readonly { readonly problem: { readonly code: string } | null }[];
  readonly notInManifest: readonly { readonly clientId: string; readonly outcome?: string }[];
};

/** A sandbox with a clock of its own, a manifest that names it as `a`, and ways to run. */
export type FleetStage = Stage & {
  /** Writes the manifest: the clients as members of YAML, one a line. */
  manifest(clients: readonly string[], more?: string): void;
  fleet(args: readonly string[], options?: RunOptions): Promise<Run>;
  plan(args?: readonly string[]): Promise<FleetDocument>;
  /** Applies; what it did, whatever its status. */
  apply(args?: readonly string[]): Promise<FleetDocument & { readonly status: number }>;
  /** What a file sink holds. */
  held(name: string): Record<string, unknown>;
  /** Moves the server's clock on by that many minutes. */
  later(minutes: number): void;
};

/** Makes a stage for a fleet of one server, ended after the test. */
export async function fleetStage(
  t: TestContext,
  options: StageOptions = {},
  version = '2.86.2',
): Promise<FleetStage> {
  let ahead = 0;
  const stage = await newStage(t, version, { ...options, now: () => Date.now() + ahead });
  mkdirSync(join(stage.folder, 'out'));
  // The fleet names its own servers and credentials, and keeps nothing here.
  const env = {
    FIDESAUTH_SERVER: undefined,
    FIDESAUTH_CONFIG_DIR: undefined,
    FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: undefined,
    FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined,
    HOME: stage.folder,
    ROOT_ID: 'root',
    ROOT_SECRET: stage.rootSecret,
  };
  const fleet = (args: readonly string[], { env: own, ...rest }: RunOptions = {}): Promise<Run> =>
    stage.run(['fleet', ...args], { ...rest, env: { ...env, ...own } });
  return {
    ...stage,
    fleet,
    manifest(clients, more = '') {
      const server = `{ url: "${stage.server.url}", labels: { env: test }, admin: { root: "env:ROOT" } }`;
      const text = [
        `fleet: { name: acme, id: "${FLEET_ID}" }`,
        ...(more === '' ? [] : [more]),
        `servers: { a: ${server} }`,
        'clients:',
        ...clients.map((client) => `  ${client}`),
      ];
      writeFileSync(join(stage.folder, 'fides-fleet.yaml'), `${text.join('\n')}\n`);
    },
    async plan(args = []) {
      return JSON.parse((await fleet(['plan', '--json', ...args])).stdout);
    },
    async apply(args = []) {
      const run = await fleet(['apply', '--yes', '--json', ...args]);
      if (run.stdout === '') throw new Error(run.stderr);
      return { ...JSON.parse(run.stdout), status: run.status };
    },
    held: (name) => JSON.parse(readFileSync(join(stage.folder, 'out', `${name}.json`), 'utf8')),
    later(minutes) {
      ahead += minutes * 60_000;
    },
  };
}

export const SHOP = 'shop: { scopes: [system:read], on: all, to: "file:out/shop.json" }';
