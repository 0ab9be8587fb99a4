'use strict';

require('./step.cjs')('runMain');
