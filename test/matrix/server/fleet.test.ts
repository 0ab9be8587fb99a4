import { testFleetRounds } from '../kit/fleet/rounds.ts';
import { scaled } from '../kit/scale.ts';

testFleetRounds({ quiet: scaled(100, 4), killed: scaled(100, 2) });
