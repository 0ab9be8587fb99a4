import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { bootstrapPictures } from '../../scripts/pictures/bootstrap.ts';
import { reportPictures } from '../../scripts/pictures/report.ts';
import { ROOT, tempFolder } from '../support/run.ts';

const FOLDER = join(ROOT, 'docs/pictures');

it('the pictures show what the tool prints now (else: npm run pictures)', async (t) => {
  const made = {
    ...(await reportPictures(await tempFolder(t))),
    ...(await bootstrapPictures(await tempFolder(t))),
  };
  assert.deepEqual(Object.keys(made).sort(), readdirSync(FOLDER).sort());
  for (const [name, svg] of Object.entries(made))
    assert.equal(readFileSync(join(FOLDER, name), 'utf8'), svg, name);
});

it('the README shows each picture, in light and dark, with words', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  for (const name of readdirSync(FOLDER)) assert.ok(readme.includes(`docs/pictures/${name}`), name);
  assert.doesNotMatch(readme, /<img(?![^>]*alt="[^"]{20,}")/);
});

it('the README has the command of the first picture as text to copy', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const drawn = readFileSync(join(FOLDER, 'bootstrap-light.svg'), 'utf8');
  const command = />\$ ([^<]+)</.exec(drawn)?.[1];
  assert.ok(command !== undefined && readme.includes(`\n${command}\n`), command);
});
