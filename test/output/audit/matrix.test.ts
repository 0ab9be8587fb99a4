import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { diffReport } from '../../../src/output/audit/report.ts';
import { widthOf } from '../../../src/output/base/layout.ts';
import { createStyle, type Style } from '../../../src/output/base/style.ts';
import type { ScopesDiffResult } from '../../../src/usecases/audit/results.ts';
import { HOSTILE, requireHarmless, tainted } from '../hostile.ts';
import { estate, HOSTILE_NAMES } from './estate.ts';
import { HOST, PIPE } from './golden.ts';
import { auditOf, subjectWith } from './made.ts';
import { RICH } from './sample.ts';

const at = (columns: number, unicode = false, colour = false): Promise<Style> =>
  createStyle(colour, { columns }, unicode);
const matrix = (result: ScopesDiffResult, style: Style): string =>
  diffReport(result, 'matrix', style, HOST);

const wide = await at(79);
const SMALL = auditOf([
  subjectWith({
    name: 'intake-web',
    clientId: '1',
    scopes: ['client:update', 'privacy-request:create', 'privacy-request:read'],
    asked: ['privacy-request:create', 'privacy-request:read'],
  }),
  subjectWith({
    name: 'mixed',
    clientId: '2',
    scopes: ['system:read'],
    asked: ['system:update'],
  }),
  subjectWith({ name: 'lost', clientId: '3', scopes: [], asked: ['user:read'] }),
]);

describe('the map at a terminal', () => {
  it('draws power, verbs and difference in ASCII', () => {
    assert.equal(
      matrix(SMALL, wide),
      `               users  requ   cons   conn   catal  poli   stor   serv
! can become admin (1)
s intake-web  !..u..+@cr...    .      .      .      .      .      .
  can read (1)
s mixed          .      .      .      .    .r...*   .      .      .
  hold nothing (1)
s lost         .....-   .      .      .      .      .      .      .
c create, r read, u update, d delete, x act; a capital: all that this part has
of it; + more, - fewer, * other scopes than the preset; s stored
3 of 107 clients covered; no findings
`,
    );
  });

  it('has better signs where the terminal can show them', async () => {
    const text = matrix(SMALL, await at(79, true));
    assert.match(text, /^▲ can become admin \(1\)$/m);
    assert.match(text, /^s intake-web {2}▲··u··\+◆cr···/m);
    assert.match(text, /·r···±/);
    assert.match(text, /·····−/);
  });

  for (const columns of [40, 60, 79, 120, 200]) {
    it(`fits ${columns} columns`, async () => {
      for (const unicode of [false, true]) {
        const text = matrix(estate(300, HOSTILE_NAMES), await at(columns, unicode));
        for (const line of text.split('\n')) assert.ok(widthOf(line) <= columns, line);
      }
    });
  }

  it('puts families that do not fit below the others, and the legend once', async () => {
    const text = matrix(estate(40), await at(60));
    assert.equal(text.match(/can become admin \(/g)?.length, 2);
    assert.equal(text.match(/c create/g)?.length, 1);
    assert.equal(text.match(/gone from the server/g)?.length, 1);
  });

  it('says how many clients of less power it leaves out', () => {
    const text = matrix(estate(300), wide);
    const left = Number(/^(\d+) clients more: less power/m.exec(text)?.[1]);
    const shown = [...text.matchAll(/^. [^(\n]* \((\d+)\)$/gm)].map(([, size]) => Number(size));
    const gone = 1;
    assert.equal(shown.reduce((sum, size) => sum + size, 0) - gone + left, 300);
    assert.doesNotMatch(matrix(estate(40), wide), /clients more/);
  });

  it('colours signs alone, and says the same without colour', async () => {
    const text = matrix(estate(40), await at(79, true, true));
    assert.notEqual(stripVTControlCharacters(text), text);
    assert.equal(stripVTControlCharacters(text), matrix(estate(40), await at(79, true)));
    const painted = text
      .split('\n')
      .filter((line) => /^[sefu] /.test(stripVTControlCharacters(line)));
    const coloured = painted.join('').split('\u001b[3').slice(1);
    for (const part of coloured) assert.match(part, /^(?:1m▲|3m◆|9m)/);
  });

  it('in a pipe is as wide as names need', () => {
    assert.match(matrix(estate(40), PIPE), /Admin API \(do not delete\)/);
  });

  it('shows foreign names as text', () => {
    for (const [bad, path] of tainted(RICH, HOSTILE.join(' '))) {
      if (/(?:^|\.)(?:kind|cause|state|severity|worst|layer)$/.test(path)) continue;
      requireHarmless(matrix(bad, PIPE), path);
    }
  });

  it('of nothing is no error', () => {
    assert.match(matrix(auditOf([]), wide), /0 of 107 clients covered; no findings/);
    assert.match(matrix(auditOf([], { servers: [] }), wide), /0 clients covered/);
  });
});
