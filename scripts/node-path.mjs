import { nodeOfLine } from './node-lines.mjs';

// Prints the folder to put at the front of PATH for a line of Node: `node scripts/node-path.mjs 26`.
process.stdout.write(`${nodeOfLine(process.argv[2])}\n`);
