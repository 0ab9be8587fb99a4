import { declareCallMatrix } from '../kit/kills/calls.ts';

// A call that fails once, and a disk that takes nothing from there on.
declareCallMatrix('a store call fails', [
  { target: 'store', act: 'fail' },
  { target: 'store', act: 'fail-on' },
]);
