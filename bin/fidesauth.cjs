#!/usr/bin/env node
'use strict';

const { version } = require('../package.json');

// The only place that touches the process. Answering --version here costs no module load.
if (process.argv.length === 3 && process.argv[2] === '--version') {
  process.stdout.write(`${version}\n`);
} else {
  const { main } = require('../dist/main.cjs');
  const { createHost } = require('./host.cjs');
  main(createHost(version)).then((status) => {
    // After a signal a read of an empty pipe may still hang and would keep the process.
    if (status > 128) process.exit(status);
    process.exitCode = status;
  });
}
