import { type Cases, CLIENT, type Fides, isRefusal } from './fides.ts';
import type { Reply } from './wire.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** Broken JSON, where Python's parser stops, and why. */
const BROKEN: readonly (readonly [text: string, position: number, why: string])[] = [
  ['[“client:read”]', 1, 'Expecting value'],
  ["['client:read']", 1, 'Expecting value'],
  ['  ', 2, 'Expecting value'],
  ['[1,\n “', 5, 'Expecting value'],
  ['["“", x]', 6, 'Expecting value'],
  ['["client:re', 1, 'Unterminated string starting at'],
  ['["a" "b"]', 5, "Expecting ',' delimiter"],
  ['["a"', 4, "Expecting ',' delimiter"],
  ['{"a" 1}', 5, "Expecting ':' delimiter"],
  ['{"a": 1 "b"}', 8, "Expecting ',' delimiter"],
  ['{scopes:[]}', 1, 'Expecting property name enclosed in double quotes'],
  ['{"a":{},b', 8, 'Expecting property name enclosed in double quotes'],
  ['[] []', 3, 'Extra data'],
  ['{} x', 3, 'Extra data'],
  ['["a"] x', 6, 'Extra data'],
  ['{"a":[],"b":{}} x', 16, 'Extra data'],
  ['[{"a":[1,2]}}', 12, "Expecting ',' delimiter"],
];

/** A comma with nothing behind it: newer Pythons point at the comma. */
const TRAILING: readonly (readonly [text: string, comma: number, why: string])[] = [
  ['["client:read",]', 14, 'Expecting value'],
  ['["client:read", ]', 14, 'Expecting value'],
  ['{"scopes":[],}', 12, 'Expecting property name enclosed in double quotes'],
];

function isBroken(reply: Reply, fides: Fides, doc: string, position: number, why: string): void {
  const loc = ['body', position];
  if (fides.expected.pydantic === 2) {
    isRefusal(reply, 422, [{ type: 'json_invalid', loc, msg: 'JSON decode error' }]);
    return;
  }
  const lines = [...doc].slice(0, position).join('').split('\n');
  const [lineno, colno] = [lines.length, (lines.at(-1) ?? '').length + 1];
  const msg = `${why}: line ${lineno} column ${colno} (char ${position})`;
  const ctx = { msg: why, doc, pos: position, lineno, colno };
  isRefusal(reply, 422, [{ loc, msg, type: 'value_error.jsondecode', ctx }]);
}

export const jsonFaultCases: Cases = {
  'broken JSON is refused with its place, even without a token': async (fides) => {
    for (const [raw, position, why] of BROKEN) {
      const reply = await fides.send('POST', CLIENT, { raw, headers: JSON_TYPE });
      isBroken(reply, fides, raw, position, why);
    }
  },

  'a trailing comma is refused with its place': async (fides) => {
    for (const [raw, comma, why] of TRAILING) {
      const behind = raw.length - 1;
      const position = fides.expected.trailingComma === 'at' ? comma : behind;
      const reply = await fides.send('POST', CLIENT, { raw, headers: JSON_TYPE });
      isBroken(reply, fides, raw, position, why);
    }
  },

  'curly quotes never reach the check of a scope list': async (fides) => {
    const raw = '[“scope:read”]';
    const path = `${CLIENT}/${fides.unknownId}/scope`;
    isBroken(
      await fides.asRoot('PUT', path, { raw, headers: JSON_TYPE }),
      fides,
      raw,
      1,
      'Expecting value',
    );
  },

  'bytes that are no UTF-8 are refused': async (fides) => {
    const raw = Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]);
    const reply = await fides.send('POST', CLIENT, { raw, headers: JSON_TYPE });
    isRefusal(reply, 400, 'There was an error parsing the body');
  },
};
