import assert from 'node:assert/strict';
import { type Cases, CLIENT, type Fides, isRefusal, jsonOf } from './fides.ts';
import type { Reply } from './wire.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

const BROKEN = [
  '[“client:read”]',
  "['client:read']",
  '  ',
  '["client:re',
  '["a" "b"]',
  '{"a" 1}',
  '{scopes:[]}',
  '[] []',
  '["client:read",]',
  '{"scopes":[],}',
  '[{"a":[1,2]}}',
];

/** Where the parser stopped depends on the release, and is left out. */
function isBroken(reply: Reply, fides: Fides): void {
  assert.equal(reply.status, 422);
  const { detail } = jsonOf(reply) as { detail: { type: string; loc: unknown[] }[] };
  const type = fides.expected.pydantic === 2 ? 'json_invalid' : 'value_error.jsondecode';
  assert.deepEqual(
    detail.map((issue) => [issue.type, issue.loc[0], typeof issue.loc[1]]),
    [[type, 'body', 'number']],
  );
}

export const jsonFaultCases: Cases = {
  'broken JSON is refused, even without a token': async (fides) => {
    for (const raw of BROKEN) {
      isBroken(await fides.send('POST', CLIENT, { raw, headers: JSON_TYPE }), fides);
    }
  },

  'curly quotes never reach the check of a scope list': async (fides) => {
    const raw = '[“scope:read”]';
    const path = `${CLIENT}/${fides.unknownId}/scope`;
    isBroken(await fides.asRoot('PUT', path, { raw, headers: JSON_TYPE }), fides);
  },

  'bytes that are no UTF-8 are refused': async (fides) => {
    const raw = Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]);
    const reply = await fides.send('POST', CLIENT, { raw, headers: JSON_TYPE });
    isRefusal(reply, 400, 'There was an error parsing the body');
  },
};
