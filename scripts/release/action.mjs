import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The tool as its package has it, as far as the action runs it; and what the action adds. */
const PARTS = ['bin', 'dist', 'scopes', 'action', 'LICENSE', 'THIRD-PARTY-NOTICES'];
/** Of those: for the command line alone. */
const UNUSED = ['bin/fidesauth.cjs', 'dist/fidesauth.1', 'dist/help.txt'];
/** At the root of its repository GitHub looks for these. */
const AT_ROOT = ['action.yml', 'README.md'];

/** Makes the folder of the GitHub Action from a built clone: as it is, the content of a repository. */
export function makeAction(root, target) {
  const left = [...UNUSED, ...AT_ROOT.map((name) => `action/${name}`)].map((name) =>
    join(root, name),
  );
  mkdirSync(target, { recursive: true });
  for (const name of PARTS)
    cpSync(join(root, name), join(target, name), {
      recursive: true,
      filter: (from) => !left.includes(from),
    });
  for (const name of AT_ROOT) cpSync(join(root, 'action', name), join(target, name));
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const manifest = { name: `${name}-action`, version, license, private: true };
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
