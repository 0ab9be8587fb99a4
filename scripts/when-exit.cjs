'use strict';

// conf removes its temporary files with this package, which also sends every signal to the process
// again: the first Ctrl-C would count as the second, and nothing would be undone.
module.exports = (callback) => {
  process.once('exit', callback);
};
