'use strict';

require('./step.cjs')('runPost');
