'use strict';

// Preloaded into the executable: tells on stderr which of its files were loaded.
process.on('exit', () => {
  process.stderr.write(`\nLOADED ${JSON.stringify(Object.keys(require.cache))}\n`);
});
