import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Progress } from '../../src/domain/words/progress.ts';
import {
  createProgress,
  type ProgressForm,
  type ProgressLine,
  progressText,
} from '../../src/output/base/progress.ts';

const AUDIT: Progress = { work: 'auditing', unit: 'profile', done: 50, total: 200, at: 'eu-prod' };
const LOG: Progress = { work: 'reading', unit: 'byte', done: 12e6, total: 40e6, at: 'access.log' };

describe('the line of long work', () => {
  // How far, after so many seconds, in so many columns; and the line.
  const LINES: readonly [Progress | string, number, number, string][] = [
    [AUDIT, 10, 100, 'auditing: 50/200 profiles, 5.0/s, eu-prod, about 30 s left'],
    [AUDIT, 10, 50, 'auditing: 50/200 profiles, 5.0/s, about 30 s left'],
    [AUDIT, 10, 45, 'auditing: 50/200 profiles, about 30 s left'],
    [AUDIT, 10, 30, 'auditing: 50/200 profiles'],
    [AUDIT, 10, 12, 'auditing: 50'],
    [AUDIT, 600, 100, 'auditing: 50/200 profiles, 0.1/s, eu-prod, about 30 min left'],
    [{ ...AUDIT, done: 0 }, 10, 100, 'auditing: 0/200 profiles, eu-prod'],
    [{ ...AUDIT, done: 200 }, 10, 100, 'auditing: 200/200 profiles, 20/s, eu-prod'],
    [LOG, 4, 100, 'reading: 12.0 of 40.0 MB, 3.0 MB/s, access.log, about 10 s left'],
    [{ work: 'listing', unit: 'client', done: 300 }, 2, 100, 'listing: 300 clients, 150/s'],
    [
      { ...AUDIT, at: 'a\u001b[2Jb\nc' },
      10,
      100,
      String.raw`auditing: 50/200 profiles, 5.0/s, a\u{1b}[2Jb c, about 30 s left`,
    ],
    ['https://x does not answer yet; 7 s left', 2, 20, 'https://x does not an'.slice(0, 20)],
  ];
  for (const [what, seconds, width, line] of LINES) {
    it(`in ${width} columns: ${line}`, () => {
      assert.equal(progressText(what, seconds * 1000, width), line);
    });
  }
});

/** A progress line on a clock of its own; what it prints and draws, in order. */
function onClock(t: TestContext, form: ProgressForm) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let now = 0;
  const said: string[] = [];
  const line: ProgressLine = createProgress(form, {
    print: (text) => said.push(text),
    draw: (text) => said.push(text),
    width: () => 80,
    now: () => now,
  });
  const pass = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += 100) {
      now += 100;
      t.mock.timers.tick(100);
    }
  };
  return { line, pass, said };
}

const ERASE = '\r\x1b[2K';

// Rule 7 of docs/terminal.md.
describe('when long work shows itself', () => {
  it('at a terminal not within a second, then at most ten times a second, gone at its end', (t) => {
    const { line, pass, said } = onClock(t, 'live');
    line.report({ ...AUDIT, done: 0 });
    pass(900);
    assert.equal(said.length, 0);
    for (let done = 1; done <= 1000; done += 1) {
      line.report({ ...AUDIT, done: done % 200 });
      if (done % 100 === 0) pass(100);
    }
    assert.equal(said.filter((text) => text.startsWith('auditing')).length, 10);
    line.report(undefined);
    assert.equal(said.at(-1), ERASE);
    const before = said.length;
    pass(60_000);
    assert.equal(said.length, before);
  });

  it('shorter work shows nothing', (t) => {
    const { line, pass, said } = onClock(t, 'live');
    line.report(AUDIT);
    pass(900);
    line.report(undefined);
    pass(60_000);
    assert.equal(said.length, 0);
  });

  it('goes before other lines are printed, and comes back', (t) => {
    const { line, pass, said } = onClock(t, 'live');
    line.report(AUDIT);
    pass(1_500);
    line.clear();
    assert.equal(said.at(-1), ERASE);
    pass(1_000);
    assert.match(said.at(-1) ?? '', /^auditing/);
  });

  it('in a pipe says one line every 30 s, whether or not anything was done', (t) => {
    const { line, pass, said } = onClock(t, 'plain');
    line.report(AUDIT);
    pass(29_900);
    assert.equal(said.length, 0);
    pass(60_100);
    assert.equal(said.length, 3);
    for (const text of said) assert.match(text, /^auditing: 50\/200 profiles, .* left$/);
  });

  it('as JSON says a document each second, and one at the end', (t) => {
    const { line, pass, said } = onClock(t, 'json');
    line.report({ ...AUDIT, done: 0 });
    pass(1_000);
    line.report({ ...AUDIT, done: 200 });
    line.report(undefined);
    assert.deepEqual(
      said.map((text) => JSON.parse(text)),
      [0, 200].map((done) => ({ kind: 'progress', ...AUDIT, done, elapsedMs: 1_000 })),
    );
  });

  it('with none says nothing', (t) => {
    const { line, pass, said } = onClock(t, 'none');
    line.report(AUDIT);
    pass(60_000);
    line.report(undefined);
    assert.equal(said.length, 0);
  });
});
