'use strict';

// Preloaded into the executable: the names of LOOKUPS have addresses of the test's own, one list per
// look-up, the last one for all that follow. What was asked is noted in the file LOOKUPS_LOG.
const dns = require('node:dns');
const { appendFileSync } = require('node:fs');

const real = dns.lookup;
const names = JSON.parse(process.env.LOOKUPS ?? '{}');

dns.lookup = (host, options, callback) => {
  const lists = names[host];
  if (lists === undefined) return real(host, options, callback);
  const [addresses] = lists.length > 1 ? lists.splice(0, 1) : lists;
  appendFileSync(process.env.LOOKUPS_LOG, `${host} ${addresses.join(' ')}\n`);
  if (addresses.length === 0) {
    return callback(Object.assign(new Error(host), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }));
  }
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  if (options.all) return callback(null, all);
  callback(null, all[0].address, all[0].family);
};
