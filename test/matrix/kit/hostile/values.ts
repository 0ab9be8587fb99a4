import type { RequestRecord } from '../../../support/fault-server.ts';

/** Picks at random, the same for the same seed. */
export type Dice = {
  number(below: number): number;
  chance(probability: number): boolean;
  of<T>(items: readonly [T, ...T[]] | readonly T[]): T;
};

export function diceOf(random: () => number): Dice {
  const number = (below: number): number => Math.floor(random() * below);
  return {
    number,
    chance: (probability) => random() < probability,
    of(items) {
      const item = items[number(items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
  };
}

/** Rewrites a terminal's title, its line and its colours where it gets there raw. */
const TERMINAL = '\u001b]0;owned\u0007\u001b[2K\r\u009b31m\u0000\u007f\b';

/** What a request carried that is secret, for a server that says it back. */
function secretIn({ headers, body }: RequestRecord): string {
  const form = new URLSearchParams(body).get('client_secret');
  return form ?? headers.authorization?.replace('Bearer ', '') ?? 'nothing';
}

const TEXTS: readonly ((request: RequestRecord) => string)[] = [
  () => '',
  () => TERMINAL,
  () => `x${TERMINAL}\n\nerror: forged`,
  () => '../../../../etc/passwd',
  () => '..',
  () => '%2e%2e%2f\\',
  () => '*'.repeat(300),
  () => 'x'.repeat(100_000),
  () => '\u{1f600}'.repeat(90),
  () => '__proto__',
  () => 'constructor',
  () => '\u202eetalosed\u2066',
  () => '0',
  () => 'null',
  secretIn,
  (request) => `said back: ${secretIn(request)}`,
];

/** A text that nobody wants to show, store or send. */
export function evilText(dice: Dice, request: RequestRecord): string {
  return dice.of(TEXTS)(request);
}

/** JSON text nested so deep that a recursive reader overflows. */
export const nested = (open: string, close: string, depth = 100_000): string =>
  open.repeat(depth) + close.repeat(depth);

const LITERALS = [
  'null',
  'true',
  'false',
  '0',
  '-1',
  '1e308',
  '1e999',
  '-0',
  '123456789012345678901234567890',
  '0.1',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '[{}]',
  '{"":""}',
  '{"__proto__":{"status":200},"toString":1}',
  '{"detail":"Failed to authenticate","detail":null}',
] as const;

/** JSON text of any form. */
export function evilJson(dice: Dice, request: RequestRecord): string {
  const kind = dice.number(10);
  if (kind < 5) return dice.of(LITERALS);
  if (kind < 8) return JSON.stringify(evilText(dice, request));
  if (kind < 9) return JSON.stringify([evilText(dice, request), { a: evilText(dice, request) }]);
  return dice.chance(0.5) ? nested('[', ']') : `${nested('{"a":', '}').replace(':}', ':0}')}`;
}

const DETAILS = ['detail', 'error', 'message', 'msg'] as const;

/** A refusal in the form of Fides with a detail that is not. */
export function evilDetail(dice: Dice, request: RequestRecord): string {
  const said = evilJson(dice, request);
  const issue = `[{"loc":["body"],"msg":${JSON.stringify(evilText(dice, request))},"type":"x"}]`;
  const missing = `"Missing scopes: ['${JSON.stringify(evilText(dice, request)).slice(1, -1)}', 'a']"`;
  return `{"${dice.of(DETAILS)}":${dice.of([said, issue, missing])}}`;
}

/** A JSON document with one of its values, at any depth, replaced, doubled or left out. */
export function mutated(dice: Dice, request: RequestRecord, text: string): string {
  const document: unknown = JSON.parse(text);
  const place = '"@@here@@"';
  const marked = JSON.stringify(mark(dice, document));
  if (!marked.includes(place)) return evilJson(dice, request);
  const parts = marked.split(place);
  return parts.join(evilJson(dice, request));
}

function mark(dice: Dice, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || dice.chance(0.15)) return '@@here@@';
  if (Array.isArray(value)) return markItem(dice, value);
  const names = Object.keys(value);
  if (names.length === 0) return '@@here@@';
  const chosen = dice.of(names);
  const left = dice.chance(0.2);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      if (name !== chosen) return [[name, member]];
      return left ? [] : [[name, mark(dice, member)]];
    }),
  );
}

function markItem(dice: Dice, items: readonly unknown[]): unknown[] {
  if (items.length === 0 || dice.chance(0.2)) return [...items, '@@here@@'];
  const at = dice.number(items.length);
  return items.map((item, index) => (index === at ? mark(dice, item) : item));
}
