import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ENTER, startFidesauth } from '../support/pty.ts';
import { answer, answerUntil, newScene } from './scene.ts';

const NOT_ASCII = /[^\p{ASCII}]/u;

describe('signs that are not ASCII', { concurrency: 3 }, () => {
  for (const [name, env, ascii] of [
    ['without a locale', { LANG: undefined }, true],
    ['in UTF-8', { LANG: 'en_US.UTF-8' }, false],
    ['in the C locale', { LANG: 'C' }, true],
    ['in an older one that goes before', { LANG: 'en_US.UTF-8', LC_ALL: 'de_DE.ISO-8859-1' }, true],
    ['on the console of Linux', { TERM: 'linux' }, true],
  ] as const) {
    it(`${name}: ${ascii ? 'none' : 'some'} in a whole run`, async (t) => {
      const scene = await newScene(t);
      const pty = startFidesauth(['bootstrap'], { env: { ...scene.env, ...env }, cols: 80 });
      await answerUntil(pty, scene, 'Scope preset');
      pty.write(`pick by hand${ENTER}`);
      await pty.waitFor('Scopes, 0 of 131');
      pty.write('scope:read ');
      await pty.waitFor('Scopes, 1 of 131');
      pty.write(ENTER);
      await answer(pty, 'Save the pick', '');
      await answer(pty, 'Create this client', 'y');
      assert.equal((await pty.exit).status, 0, pty.screen());
      assert.equal(NOT_ASCII.test(pty.raw()), !ascii);
    });
  }
});
