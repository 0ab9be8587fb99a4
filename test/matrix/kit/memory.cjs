'use strict';

// Preloaded into the executable: tells on stderr how much memory it had at most, in kilobytes.
process.on('exit', () => {
  process.stderr.write(`\nMEMORY ${process.resourceUsage().maxRSS}\n`);
});
