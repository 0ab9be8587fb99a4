#!/usr/bin/env node
'use strict';

// The only place that touches the process. What needs no module is answered before any is loaded:
// the version, and the top help, which the build has rendered for 80 columns.
const [word = '--help', ...more] = process.argv.slice(2);
const isHelp = word === '--help' || word === '-h';
if (more.length === 0 && word === '--version') {
  process.stdout.write(`${require('../package.json').version}\n`);
} else if (more.length === 0 && isHelp && (process.stdout.columns ?? 80) >= 80) {
  process.stdout.write(require('node:fs').readFileSync(`${__dirname}/../dist/help.txt`));
} else {
  const { main } = require('../dist/main.cjs');
  const { createHost } = require('./host.cjs');
  main(createHost(require('../package.json').version)).then((status) => {
    // After a signal a read of an empty pipe may still hang and would keep the process.
    if (status > 128) process.exit(status);
    process.exitCode = status;
  });
}
