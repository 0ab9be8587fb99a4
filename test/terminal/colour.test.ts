import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CTRL_C, startFidesauth, startScript } from '../support/pty.ts';
import { newScene } from './scene.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const COLOUR = /\x1b\[[\d;]+m/;
const RED_ERROR = '\x1b[31merror:';

type Case = { name: string; env?: Record<string, string>; args?: string[]; coloured: boolean };

const AT_A_TERMINAL: Case[] = [
  { name: 'by itself', coloured: true },
  { name: 'with an empty NO_COLOR', env: { NO_COLOR: '' }, coloured: true },
  { name: 'with NO_COLOR', env: { NO_COLOR: '1' }, coloured: false },
  { name: 'with --no-color', args: ['--no-color'], coloured: false },
  { name: 'with FORCE_COLOR=0', env: { FORCE_COLOR: '0' }, coloured: false },
  {
    name: 'with --no-color over FORCE_COLOR',
    args: ['--no-color'],
    env: { FORCE_COLOR: '1' },
    coloured: false,
  },
];

describe('colour', { concurrency: 3 }, () => {
  for (const { name, env = {}, args = [], coloured } of AT_A_TERMINAL) {
    it(`${name}, at a terminal, a question and an error ${coloured ? 'have it' : 'have none'}`, async (t) => {
      const scene = await newScene(t);
      const pty = startFidesauth(['bootstrap', ...args], { env: { ...scene.env, ...env } });
      await pty.waitFor('Fides server');
      assert.equal(COLOUR.test(pty.raw()), coloured, JSON.stringify(pty.raw()));
      pty.write(CTRL_C);
      await pty.exit;
      assert.match(pty.screen(), /error: (?:SIGINT: )?stopped/);
      assert.equal(pty.raw().includes(RED_ERROR), coloured);
      assert.equal(COLOUR.test(pty.raw()), coloured);
    });
  }

  it('with TERM=dumb an error has none, and says why nothing is asked', async (t) => {
    const scene = await newScene(t);
    const pty = startFidesauth(['bootstrap'], { env: { ...scene.env, TERM: 'dumb' } });
    assert.equal((await pty.exit).status, 2);
    assert.match(
      pty.screen().replace(/\s+/g, ' '),
      /a terminal with TERM=dumb cannot show questions/,
    );
    assert.ok(!COLOUR.test(pty.raw()));
  });

  for (const [force, coloured] of [
    [undefined, false],
    ['', false],
    ['0', false],
    ['1', true],
  ] as const) {
    it(`in a pipe with FORCE_COLOR ${force ?? 'unset'}: ${coloured}`, async (t) => {
      const { env } = await newScene(t);
      const pty = startScript('fidesauth scopes show auditor | cat', {
        env: { ...env, FORCE_COLOR: force },
      });
      assert.equal((await pty.exit).status, 0);
      assert.match(pty.screen(), /^preset {2}auditor\n/);
      assert.equal(COLOUR.test(pty.raw()), coloured);
    });
  }

  // Rule 10 of docs/terminal.md.
  it('is decided for each stream by itself', async (t) => {
    const { env } = await newScene(t);
    const script = (redirect: string): string =>
      `fidesauth scopes show auditor ${redirect}; fidesauth token ${redirect}`;
    const out = startScript(`{ ${script('2>&1')}; } | cat`, { env });
    await out.exit;
    assert.match(
      out.screen(),
      /preset {2}auditor.*error: profile default: there is no such profile/s,
    );
    assert.ok(!COLOUR.test(out.raw()));
    const both = startScript(script('| cat'), { env });
    await both.exit;
    const [result = '', error = ''] = both.raw().split(RED_ERROR);
    assert.ok(result.includes('auditor') && !COLOUR.test(result));
    assert.ok(error.includes('there is no such profile'));
  });
});
