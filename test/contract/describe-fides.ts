import { after, describe, test } from 'node:test';
import { accessCases } from './access.ts';
import { creationCases } from './creation.ts';
import { discoveryCases, olderCases } from './discovery.ts';
import { type Expected, expectedOf } from './expected.ts';
import { type Case, type Cases, openFides } from './fides.ts';
import { grantCases, updateGrantCases } from './grants.ts';
import { jsonFaultCases } from './json-faults.ts';
import { loginCases } from './login.ts';
import { managementCases } from './management.ts';
import { openapiCases } from './openapi.ts';
import { scopeCases } from './scopes.ts';
import type { FidesTarget } from './target.ts';
import { tokenCases } from './token.ts';
import { limitedCases, transportCases, unlimitedCases } from './transport.ts';
import { openWire } from './wire.ts';

/** The cases that apply to a release. */
function casesOf({ clientApi, rateLimit }: Expected): Cases {
  return {
    ...tokenCases,
    ...loginCases,
    ...creationCases,
    ...jsonFaultCases,
    ...scopeCases,
    ...accessCases,
    ...grantCases,
    ...discoveryCases,
    ...openapiCases,
    ...transportCases,
    ...(rateLimit ? limitedCases : unlimitedCases),
    ...(clientApi ? { ...managementCases, ...updateGrantCases } : olderCases),
  };
}

/**
 * Declares one test per fact that the tool relies on, for a server that is up. They speak plain
 * HTTP, run in order and delete the clients they make; what a release is held to is in
 * `expected.ts`. `release` is run when all are done.
 */
export function describeFides(target: FidesTarget, release?: () => Promise<void>): void {
  const expected = expectedOf(target.version);
  const wire = openWire(target.url);
  const open = openFides(target, expected, wire);
  const run = async (body: Case) => {
    const fides = open();
    try {
      await body(fides);
    } finally {
      await fides.deleteMade();
    }
  };
  describe(target.name, () => {
    for (const [name, body] of Object.entries(casesOf(expected))) {
      test(name, () => run(body));
    }
    after(async () => {
      await wire.close();
      await release?.();
    });
  });
}
