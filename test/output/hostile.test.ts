import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRedactor } from '../../src/domain/secrets/redact.ts';
import { safeJson, seen } from '../../src/domain/words/unseen.ts';
import { ERRORS, type ErrorCode, FidesAuthError } from '../../src/errors.ts';
import { diffReport } from '../../src/output/audit/report.ts';
import { errorJson, errorText } from '../../src/output/base/error-text.ts';
import { eventText } from '../../src/output/base/event-text.ts';
import { createStyle } from '../../src/output/base/style.ts';
import { humanText } from '../../src/output/human.ts';
import { jsonText } from '../../src/output/json.ts';
import type { Result } from '../../src/usecases/results.ts';
import { EVENTS } from './events.ts';
import { HOSTILE, requireHarmless, tainted } from './hostile.ts';
import { RESULTS } from './results.ts';

const pipe = await createStyle(false, { columns: undefined });
const terminal = await createStyle(true, { columns: 60 }, true);
const ALL = HOSTILE.join(' ');

/** Texts of ours that are looked up: whatever else stands there is no result at all. */
const OURS =
  /(?:^|\.)(?:kind|change|outcome|operation|state|held|why|what|cause|step)$|^(?:blocks|about|script|ends|settings\.\d+\.name)/;

/** The tabs of a list for programs are ours; a foreign one would make a column more. */
function untabbed(text: string, kind: Result['kind']): string {
  if (kind !== 'clients.list') return text;
  const lines = text.trimEnd().split('\n');
  assert.deepEqual([...new Set(lines.map((line) => line.split('\t').length))], [12]);
  return text.replaceAll('\t', ' ');
}

// Rule 42 of docs/terminal.md.
describe('foreign text in a result', () => {
  for (const [kind, result] of Object.entries(RESULTS) as [Result['kind'], Result][]) {
    it(`${kind}: is harmless wherever it stands, and JSON keeps its value`, () => {
      for (const [bad, path] of tainted(result, ALL)) {
        if (OURS.test(path)) continue;
        requireHarmless(untabbed(humanText(bad, pipe), kind), path);
        requireHarmless(humanText(bad, terminal), path, true);
        const json = jsonText(bad);
        requireHarmless(json, path);
        const original = jsonText(result) !== json;
        if (original)
          assert.ok(
            JSON.stringify(JSON.parse(json)).includes(JSON.stringify(ALL).slice(1, -1)),
            path,
          );
      }
    });
  }

  for (const kind of ['scopes.diff', 'scopes.compare', 'scopes.upgrade'] as const) {
    it(`${kind}: is harmless in every form of report`, () => {
      for (const [bad, path] of tainted(RESULTS[kind], ALL)) {
        if (OURS.test(path)) continue;
        for (const format of ['sarif', 'markdown', 'json', 'text'] as const) {
          const report = diffReport(bad, format, pipe, { cwd: '/repo', version: '1.0.0' });
          requireHarmless(report, `${format} ${path}`);
        }
      }
    });
  }
});

describe('foreign text in an error', () => {
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    it(`${code}: is harmless, and JSON keeps its value`, () => {
      for (const hostile of HOSTILE) {
        const error = new FidesAuthError(code, `what: ${hostile}`, {
          fix: `see ${hostile}`,
          requestId: hostile,
          clientId: hostile,
          missingScopes: [hostile],
        });
        requireHarmless(errorText(error, pipe), code);
        requireHarmless(errorText(error, terminal), code, true);
        const json = errorJson(error, createRedactor());
        requireHarmless(json, code);
        assert.equal(JSON.parse(json).error.requestId, hostile);
      }
    });
  }
});

it('foreign text in an event is harmless, and the event is one line', () => {
  for (const [event] of Object.values(EVENTS)) {
    for (const [bad, path] of tainted(event, ALL)) {
      if (OURS.test(path)) continue;
      const { text } = eventText(bad);
      requireHarmless(text, path);
      assert.ok(!text.includes('\n'), path);
    }
  }
});

describe('what is seen', () => {
  const STAYS: Readonly<Record<string, string>> = {
    Greek: 'πολιτική ἀπορρήτου',
    Persian: 'می‌خواهم',
    Hindi: 'क्‍ष क्‌ष',
    Malayalam: 'ന്‍',
    Sinhala: 'ශ්‍රී',
    Arabic: 'سِيَاسَة',
    Hebrew: 'שָׁלוֹם',
    Thai: 'นโยบายความเป็นส่วนตัว',
    Japanese: 'プライバシー　葛󠄀',
    Korean: '개인정보',
    Vietnamese: 'tie\u0302\u0301ng',
    family: '👩‍👩‍👧‍👦 ❤️ 👍🏽 1️⃣ 🏳️‍🌈',
    French: 'lecture\u00a0: l’accès',
    math: '∀x∈ℝ ±½',
  };
  for (const [name, text] of Object.entries(STAYS)) {
    it(`${name} stays`, () => assert.equal(seen(text), text));
  }

  const SHOWN: readonly (readonly [string, string])[] = [
    ['system\u202e:daer', 'system\\u{202e}:daer'],
    ['a\u200db', 'a\\u{200d}b'],
    ['zero\u200bwidth', 'zero\\u{200b}width'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['two\nlines', 'two\\u{a}lines'],
    ['\x1b[31m', '\\u{1b}[31m'],
    ['##[error]x', '\\u{23}#[error]x'],
    ['::error::x', '\\u{3a}:error::x'],
    ['http://[::1]:80 and ::1', 'http://[::1]:80 and ::1'],
    ['a::b', 'a::b'],
    ['1\ufe0f', '1\\u{fe0f}'],
  ];
  for (const [text, shown] of SHOWN) {
    it(`${JSON.stringify(text)} is shown as ${shown}`, () => assert.equal(seen(text), shown));
  }

  it('JSON is the same value, whatever it holds', () => {
    for (const text of [...HOSTILE, ...Object.values(STAYS)]) {
      const json = JSON.stringify({ [text]: [text] }, null, 2);
      assert.deepEqual(JSON.parse(safeJson(json)), JSON.parse(json));
      requireHarmless(safeJson(JSON.stringify(HOSTILE)), text);
    }
  });
});
