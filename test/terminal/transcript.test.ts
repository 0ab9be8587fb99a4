import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { displayed } from '../support/display.ts';
import { startFidesauth } from '../support/pty.ts';
import { ROOT } from '../support/run.ts';
import { answerUntil, newScene } from './scene.ts';

// Wide enough that no path of a temporary folder is broken.
const COLS = 140;

it('the transcript in README.md is what a bootstrap shows', async (t) => {
  const scene = await newScene(t);
  // The store where it is by itself.
  const pty = startFidesauth(['bootstrap'], { env: { HOME: scene.folder }, cols: COLS });
  await answerUntil(pty, scene, 'Create this client');
  pty.write('y\r');
  assert.equal((await pty.exit).status, 0, pty.screen());
  const shown = displayed(pty.raw(), COLS)
    .replaceAll(scene.url, 'http://localhost:8080')
    .replaceAll(scene.folder, '~')
    .replaceAll(scene.clients()[0] ?? '', 'CLIENT')
    .replace(/(?<= \.\.\.) \d+\.\d s$/gm, ' 0.3 s');
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const block = /```text\n\$ fidesauth bootstrap\n(.*?)```/s.exec(readme)?.[1];
  assert.equal(block, `${shown.trimEnd()}\n`);
});
