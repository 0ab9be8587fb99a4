import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Fault, RequestRecord } from '../../../support/fault-server.ts';
import type { Run, RunOptions } from '../../../support/run.ts';
import { documentsIn, errorOf, newStage, type Stage } from '../../../support/stage.ts';

type FaultOf = (request: RequestRecord) => Fault | undefined;
export type Side = 'a' | 'b';

/** Two servers and one store; what is run has the root pair of A, and its address, around it. */
export type Scene = {
  readonly a: Stage;
  readonly b: Stage;
  readonly store: string;
  /** Files with the root secrets, for the flag. */
  readonly rootFile: Readonly<Record<Side, string>>;
  fault(side: Side, fault: FaultOf | undefined): void;
  run(args: readonly string[], options?: RunOptions): Promise<Run>;
};

/** The environment of one who works on B. */
export const onB = ({ b, store }: Scene): Record<string, string | undefined> => ({
  ...b.env,
  FIDESAUTH_CONFIG_DIR: store,
});

/** A scene of one release on both sides. */
export async function newScene(t: TestContext, version: string): Promise<Scene> {
  const faults: Partial<Record<Side, FaultOf | undefined>> = {};
  const a = await newStage(t, version, { fault: (request) => faults.a?.(request) });
  const b = await newStage(t, version, { fault: (request) => faults.b?.(request) });
  const rootFile = { a: join(a.folder, 'a.txt'), b: join(a.folder, 'b.txt') };
  writeFileSync(rootFile.a, a.rootSecret, { mode: 0o600 });
  writeFileSync(rootFile.b, b.rootSecret, { mode: 0o600 });
  return {
    a,
    b,
    store: a.store,
    rootFile,
    fault: (side, fault) => {
      faults[side] = fault;
    },
    run: a.run,
  };
}

/** Profiles `a` and `b` with few rights, `pa` and `pb` that may hand out clients. */
export async function withProfiles(t: TestContext, version: string): Promise<Scene> {
  const scene = await newScene(t, version);
  for (const [name, preset, env] of [
    ['a', 'auditor', {}],
    ['pa', 'provisioner', {}],
    ['b', 'auditor', onB(scene)],
    ['pb', 'provisioner', onB(scene)],
  ] as const) {
    const more = preset === 'provisioner' ? ['--scope', 'client:update'] : [];
    const done = await scene.run(['bootstrap', '--preset', preset, '-p', name, ...more], { env });
    assert.equal(done.status, 0, done.stderr);
  }
  return scene;
}

/** All texts that belong to one server alone, told from the others by what they are. */
export class Ledger {
  readonly #secrets: Readonly<Record<Side, Map<string, string>>> = { a: new Map(), b: new Map() };
  readonly #ids: boolean;

  /** `ids`: whether a client's id counts too, which a server may have been told by the other. */
  constructor({ ids = true }: { readonly ids?: boolean } = {}) {
    this.#ids = ids;
  }

  /** Learns what each server and the store hold by now. */
  learn(scene: Scene): void {
    for (const side of ['a', 'b'] as const) {
      const { rootSecret, made, server } = scene[side];
      this.#add(side, 'root secret', rootSecret);
      for (const pair of made) {
        this.#add(side, 'client secret', pair.client_secret);
        if (this.#ids) this.#add(side, 'client id', pair.client_id);
      }
      for (const request of server.requests) this.#learnRequest(side, request);
    }
    this.#learnStore(scene);
  }

  #learnRequest(side: Side, { method, headers, body }: RequestRecord): void {
    const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    if (bearer !== undefined) this.#add(side, 'token', bearer);
    if (method !== 'POST') return;
    for (const marker of body.match(/(?<=\[fidesauth2 )[0-9a-f]{32}/g) ?? []) {
      this.#add(side, 'marker', marker);
    }
  }

  #learnStore(scene: Scene): void {
    for (const folder of ['profiles', 'credentials', 'state/journal', 'state/tokens']) {
      for (const { server, marker, accessToken } of documentsIn(scene.store, folder)) {
        const side = server === scene.a.server.url ? 'a' : 'b';
        if (typeof marker === 'string') this.#add(side, 'marker', marker);
        if (typeof accessToken === 'string') this.#add(side, 'token', accessToken);
      }
    }
  }

  #add(side: Side, what: string, text: string): void {
    assert.ok(text.length >= 16, `${what} is too short to be looked for`);
    this.#secrets[side].set(text, what);
  }

  /** How many texts of a side are known, by what they are. */
  kinds(side: Side): Set<string> {
    return new Set(this.#secrets[side].values());
  }

  /** No request that either server got holds anything of the other. Returns how often it looked. */
  assertApart(scene: Scene, label: string): number {
    this.learn(scene);
    let looked = 0;
    for (const [side, other] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      for (const request of scene[other].server.requests) {
        const texts = spellings(request);
        for (const [secret, what] of this.#secrets[side]) {
          looked += 1;
          const found = texts.some((text) => text.includes(secret));
          assert.equal(found, false, `${label}: a ${what} of ${side} reached ${other}`);
        }
      }
    }
    return looked;
  }
}

/** A request as it came and unpacked from what hides a text in a form, a path or a header. */
function spellings({ method, path, headers, body }: RequestRecord): string[] {
  const whole = [method, path, ...Object.entries(headers).flat(), body].join('\n');
  const basic = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  return [whole, decodeURIComponent(path), Buffer.from(basic, 'base64').toString(), unform(body)];
}

const unform = (body: string): string => [...new URLSearchParams(body)].flat().join('\n');

/** The code of a run's error; the empty text when it went well. */
export function codeOf(run: Run): string {
  return run.status === 0 ? '' : errorOf(run).code;
}

/** How many requests each server has had. */
export const requestsOf = ({ a, b }: Scene): Record<Side, number> => ({
  a: a.server.requests.length,
  b: b.server.requests.length,
});
