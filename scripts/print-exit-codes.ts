import { ERRORS } from '../src/errors.ts';

/** The table of docs/exit-codes.md: a test compares the page with it. */
const rows = Object.entries(ERRORS).map(
  ([code, { exit, retryable, meaning }]) =>
    `| \`${code}\` | ${exit} | ${retryable ? 'yes' : 'no'} | ${meaning} |`,
);
process.stdout.write(`${rows.join('\n')}\n`);
