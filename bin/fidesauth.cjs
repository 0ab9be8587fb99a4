#!/usr/bin/env node
'use strict';

const deliver = require('./deliver.cjs');

// The only place that touches the process. Answers without loading a module where possible: the
// version, and the top help, which the build has rendered for 80 columns.
const [word = '--help', ...more] = process.argv.slice(2);
const isHelp = word === '--help' || word === '-h';
if (more.length === 0 && word === '--version') {
  answer(`${require('../package.json').version}\n`);
} else if (more.length === 0 && isHelp && (process.stdout.columns ?? 80) >= 80) {
  answer(require('./shipped.cjs').read('dist/help.txt'));
} else {
  run();
}

/** Prints `text`; reports a failed write like any other run. */
function answer(text) {
  deliver(text).catch(run);
}

function run() {
  // By default SIGUSR1 opens an inspector, which shows every secret to anyone who connects.
  process.on('SIGUSR1', () => {});
  const { main } = require('../dist/main.cjs');
  const { createHost } = require('./host.cjs');
  const host = createHost(require('../package.json').version);
  main(host).then((status) => {
    // After a signal, or Ctrl-C at a question, unfinished work would keep the process alive:
    // reading an empty pipe, a request, messages that nobody reads.
    if (status > 128 || host.wasStopped) process.exit(status);
    process.exitCode = status;
  });
}
