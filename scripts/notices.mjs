import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;

/**
 * The packages whose modules are in a bundle, sorted by name.
 * @param {Iterable<string>} moduleIds paths of modules, as the bundler names them
 * @returns {{ name: string, version: string, license: string, folder: string }[]}
 */
export function packagesOf(moduleIds) {
  const folders = new Set();
  for (const id of moduleIds) {
    const path = id.replace(/^\0/, '').replace(/\?.*$/, '');
    if (path.includes('/node_modules/')) folders.add(packageFolder(path));
  }
  return [...folders]
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json')));
      return { name, version, license, folder };
    })
    .sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

/** The folder of the package that a file below node_modules belongs to. */
function packageFolder(path) {
  const [, before, name] = /^(.*\/node_modules\/)((?:@[^/]+\/)?[^/]+)\//.exec(path);
  return join(before, name);
}

/**
 * The licences of the packages, as one text. Fails for a package without a licence file: without
 * its licence it must not be shipped.
 */
export function noticesText(packages) {
  const parts = packages.map(({ name, version, license, folder }) => {
    const files = readdirSync(folder).filter((file) => LICENCE.test(file));
    if (files.length === 0) throw new Error(`${name}: no licence file in ${folder}`);
    const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
    return [`${name} ${version} (${license})`, ...texts].join('\n\n');
  });
  const head =
    'fidesauth contains the packages below, in whole or in part, each under its own licence.';
  return `${[head, ...parts].join(`\n\n${'-'.repeat(78)}\n\n`)}\n`;
}
