'use strict';

const { createHost } = require('../bin/host.cjs');
const { main } = require('../dist/main.cjs');
const { version } = require('../package.json');
const steps = require('./dist/action.cjs');

/** Runs a step of the action in this process: beside bin, the only place that touches it. */
module.exports = function run(name) {
  // By default SIGUSR1 opens an inspector, which shows every secret to anyone who connects.
  process.on('SIGUSR1', () => {});
  const host = createHost(version);
  steps[name](host, main).then((status) => {
    // After a signal nothing that is unfinished may keep the step alive.
    if (host.wasStopped) process.exit(status);
    process.exitCode = status;
  });
};
