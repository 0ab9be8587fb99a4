'use strict';

// undici's index loads fetch, WebSocket, caches and mocks: +45 to 85 ms for a process that sends
// four requests. The bundle takes these parts instead; undici is pinned, and a test calls each.
const Dispatcher = require('undici/lib/dispatcher/dispatcher');
Dispatcher.prototype.request = require('undici/lib/api/api-request');
// The proxy agent needs it to open tunnels.
Dispatcher.prototype.connect = require('undici/lib/api/api-connect');

module.exports = {
  Agent: require('undici/lib/dispatcher/agent'),
  buildConnector: require('undici/lib/core/connect'),
  // Loaded only if a proxy is used.
  get EnvHttpProxyAgent() {
    return require('undici/lib/dispatcher/env-http-proxy-agent');
  },
};
