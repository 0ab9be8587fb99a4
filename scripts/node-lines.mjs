import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFolder } from './node-binary.mjs';

const CACHE = fileURLToPath(new URL('../node_modules/.cache/fidesauth', import.meta.url));

/** The lines of Node that the package supports, and the version of each that tests run on. */
// The first has to be the oldest version that package.json allows.
export const LINES = { 20.19: '20.19.0', 22: '22.23.5', 24: '24.22.3', 26: '26.12.1' };

/** The folder with the `node` of a line, installed first if need be: for the front of PATH. */
export function nodeOfLine(line) {
  return join(nodeFolder(LINES[line], process.arch, CACHE), 'bin');
}
