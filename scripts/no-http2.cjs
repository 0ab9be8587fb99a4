'use strict';

// undici loads HTTP/2 for its constants; it is unused here (allowH2 is off) and costs 3 ms.
module.exports = { constants: {} };
