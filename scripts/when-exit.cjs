'use strict';

// conf removes its temporary files through this package, which also answers every signal by sending
// it to the process once more: the first Ctrl-C would count as the second, and nothing be undone.
module.exports = (callback) => {
  process.once('exit', callback);
};
