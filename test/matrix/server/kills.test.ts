import { declareCallMatrix } from '../kit/kills/calls.ts';

declareCallMatrix('a run is killed', [
  { target: 'request', act: 'kill-before' },
  { target: 'request', act: 'kill-after' },
  { target: 'store', act: 'kill-before' },
  { target: 'store', act: 'kill-after' },
]);
