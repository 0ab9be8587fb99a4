import assert from 'node:assert/strict';
import { after } from 'node:test';
import { expectedOf } from '../../contract/expected.ts';
import { type Fides, jsonOf, openFides } from '../../contract/fides.ts';
import { openWire } from '../../contract/wire.ts';
import { type LiveTarget, liveTarget } from './target.ts';

/** The real server of a case file, met by plain HTTP: nothing here goes through the tool's code. */
export interface RealServer {
  readonly target: LiveTarget;
  readonly fides: Fides;
  /** Every scope it knows, sorted, as `GET /api/v1/oauth/scope` answers root. */
  registry(): Promise<string[]>;
  /** The scopes a client holds, sorted, as root reads them. */
  scopesOf(clientId: string): Promise<string[]>;
}

/** The target of FIDESAUTH_LIVE_TARGET; its connections are closed after the file's last case. */
export function openServer(): RealServer {
  const target = liveTarget();
  const wire = openWire(target.url);
  after(() => wire.close());
  const named = { ...target, name: `Fides ${target.version}` };
  const fides = openFides(named, expectedOf(target.version), wire)();
  return {
    target,
    fides,
    registry: async () => {
      const reply = await fides.asRoot('GET', '/api/v1/oauth/scope');
      assert.equal(reply.status, 200);
      return sortedStrings(jsonOf(reply));
    },
    scopesOf: async (clientId) => sortedStrings(await fides.scopesOf(clientId)),
  };
}

function sortedStrings(value: unknown): string[] {
  assert.ok(Array.isArray(value));
  return value.map(String).sort();
}
