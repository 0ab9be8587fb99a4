#!/usr/bin/env node
'use strict';

const deliver = require('./deliver.cjs');

// The only place that touches the process. What needs no module is answered before any is loaded:
// the version, and the top help, which the build has rendered for 80 columns.
const [word = '--help', ...more] = process.argv.slice(2);
const isHelp = word === '--help' || word === '-h';
if (more.length === 0 && word === '--version') {
  answer(`${require('../package.json').version}\n`);
} else if (more.length === 0 && isHelp && (process.stdout.columns ?? 80) >= 80) {
  answer(require('./shipped.cjs').read('dist/help.txt'));
} else {
  run();
}

/** What stdout does not take is told as in any other run. */
function answer(text) {
  deliver(text).catch(run);
}

function run() {
  // By default it opens an inspector, which shows every secret to whoever may connect.
  process.on('SIGUSR1', () => {});
  const { main } = require('../dist/main.cjs');
  const { createHost } = require('./host.cjs');
  const host = createHost(require('../package.json').version);
  main(host).then((status) => {
    // After a signal, or Ctrl-C at a question, what is still under way would keep the process: a read
    // of an empty pipe, a request, messages that nobody reads.
    if (status > 128 || host.wasStopped) process.exit(status);
    process.exitCode = status;
  });
}
