import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { View } from '../outside.ts';
import { SCENARIOS, type Scenario } from '../scenarios.ts';
import {
  plantCutEnsure,
  plantCutReplace,
  plantCutRevoke,
  plantCutUndo,
  plantDrifted,
  plantEarlyReplace,
  plantEarlyRotation,
  plantOverdue,
  plantProfile,
  plantSwitched,
} from '../template.ts';
import type { World } from '../world.ts';

/** One command on a store whose file calls fail. */
export type FileScenario = Pick<
  Scenario,
  'name' | 'args' | 'setUp' | 'fault' | 'status' | 'only'
> & {
  /** What was wanted is there. */
  readonly isDone: (view: View, before: View, world: World) => boolean;
  /** The client that a profile names may go: that is what was asked for. */
  readonly deletes?: boolean;
  /** Another good end of a run that failed, with nothing open. */
  readonly mayEnd?: (view: View) => boolean;
  /** It takes everything back with this flag: so does the recovery after it. */
  readonly recovers?: readonly string[];
  /** The client keeps other scopes than were recorded. */
  readonly drifts?: boolean;
  /** The file that the credential goes to: a run that failed leaves none, or says that it may. */
  readonly handsTo?: string;
  /** No record is kept: a run that failed is ended by the same command. */
  readonly isRepeated?: boolean;
};

const AUDITOR = 'client:read,scope:read';
const FILE = 'handed.env';

const isMade = ({ profiles }: View): boolean =>
  profiles.length === 1 && profiles[0]?.scopes.join() === AUDITOR;
const isEmpty = ({ clients, profiles }: View): boolean =>
  clients.length === 0 && profiles.length === 0;
const clientOf = ({ profiles }: View): string | undefined => profiles[0]?.clientId;
const isReplaced = (view: View, before: View): boolean =>
  isMade(view) && view.clients.length === 1 && clientOf(view) !== clientOf(before);
const isSame = (view: View, before: View): boolean =>
  JSON.stringify({ ...view, madeInHistory: [] }) ===
  JSON.stringify({ ...before, madeInHistory: [] });
const isHandedOver = (world: World): boolean => existsSync(join(world.store, '..', FILE));

const RECOVER = ['recover', '--yes'];
const UNDO = ['recover', '--undo', '--yes'];
const EXPORT = `dotenv=${FILE}`;

/** The scenarios of the other matrices, as far as their files are concerned. */
const COMMON: readonly FileScenario[] = SCENARIOS.map(
  ({ name, args, setUp, fault, status, only, isDone, mayEnd }) => ({
    name,
    args,
    isDone: (view, before) => isDone(view, before) || mayEnd?.(view) === true,
    ...(setUp === undefined ? {} : { setUp }),
    ...(fault === undefined ? {} : { fault }),
    ...(status === undefined ? {} : { status }),
    ...(only === undefined ? {} : { only }),
    ...(name.startsWith('revoke') ? { deletes: true } : {}),
    ...(name === 'token' ? { isDone: isSame } : {}),
  }),
);

const MORE: readonly FileScenario[] = [
  {
    name: 'bootstrap of a second profile',
    args: ['bootstrap', '--preset', 'auditor', '-p', 'other'],
    setUp: plantProfile,
    isDone: ({ profiles }) => profiles.length === 2,
  },
  {
    name: 'bootstrap with --export',
    args: ['bootstrap', '--preset', 'auditor', '-p', 'ci', '--export', EXPORT],
    isDone: (view, _, world) => isMade(view) && isHandedOver(world),
  },
  {
    name: 'bootstrap on a sound profile',
    args: ['bootstrap', '-p', 'ci'],
    setUp: plantProfile,
    isDone: isSame,
  },
  {
    name: 'scopes apply',
    args: ['scopes', 'apply', '-p', 'ci', '--yes'],
    setUp: plantDrifted,
    isDone: isMade,
  },
  {
    name: 'recover of a replacement before the switch',
    args: RECOVER,
    setUp: plantEarlyReplace,
    isDone: isReplaced,
  },
  {
    name: 'recover of a replacement at the switch',
    args: RECOVER,
    setUp: plantSwitched,
    isDone: (view) => isMade(view) && view.clients.length === 1,
  },
  {
    name: 'recover --undo of a replacement',
    args: UNDO,
    setUp: plantEarlyReplace,
    isDone: (view, before) => isMade(view) && clientOf(view) === clientOf(before),
    recovers: ['--undo'],
  },
  {
    name: 'recover --undo of an ensure',
    args: UNDO,
    setUp: plantCutEnsure,
    isDone: ({ profiles, clients }) => profiles.length === 1 && clients.length === 1,
    recovers: ['--undo'],
    drifts: true,
  },
  {
    name: 'recover of a rotation before the switch',
    args: RECOVER,
    setUp: plantEarlyRotation,
    isDone: (view, before) => isMade(view) && view.profiles[0]?.retiring === clientOf(before),
  },
  {
    name: 'recover --undo of a rotation',
    args: UNDO,
    setUp: plantEarlyRotation,
    isDone: (view, before) => isMade(view) && clientOf(view) === clientOf(before),
    recovers: ['--undo'],
  },
  {
    name: 'rotate --now after a grace',
    args: ['rotate', '-p', 'ci', '--new-client', '--now', '--yes'],
    setUp: plantOverdue,
    isDone: isReplaced,
  },
  {
    name: 'rotate with --export',
    args: ['rotate', '-p', 'ci', '--new-client', '--yes', '--export', EXPORT],
    setUp: plantProfile,
    isDone: (view, before, world) =>
      isMade(view) && view.profiles[0]?.retiring === clientOf(before) && isHandedOver(world),
  },
  {
    name: 'recover of a revoke',
    args: RECOVER,
    setUp: plantCutRevoke,
    isDone: isEmpty,
    deletes: true,
  },
  { name: 'recover of an undo', args: RECOVER, setUp: plantCutUndo, isDone: isEmpty },
  {
    name: 'bootstrap over an unfinished undo',
    args: ['bootstrap', '--preset', 'auditor', '-p', 'ci'],
    setUp: plantCutUndo,
    isDone: isMade,
    mayEnd: isEmpty,
  },
  {
    name: 'bootstrap over an unfinished revoke',
    args: ['bootstrap', '--preset', 'auditor', '-p', 'ci'],
    setUp: plantCutRevoke,
    status: 9,
    isDone: isEmpty,
    deletes: true,
  },
  {
    name: 'bootstrap over an unfinished replacement',
    args: ['bootstrap', '-p', 'ci', '--yes'],
    setUp: plantCutReplace,
    status: 9,
    isDone: (view) => isMade(view) && view.clients.length === 1,
  },
  {
    name: 'profiles remove',
    args: ['profiles', 'remove', 'ci', '--keep-client', '--yes'],
    setUp: plantProfile,
    isDone: ({ profiles, credentials }) => profiles.length === 0 && credentials.length === 0,
    deletes: true,
    isRepeated: true,
  },
  {
    name: 'export',
    args: ['export', '-p', 'ci', '--format', 'dotenv', '-o', FILE],
    setUp: plantProfile,
    isDone: (view, before, world) => isSame(view, before) && isHandedOver(world),
    handsTo: FILE,
  },
  {
    name: 'token from the cache',
    args: ['token', '-p', 'ci'],
    setUp: plantProfile,
    isDone: isSame,
  },
];

/** Every command that works on the store, with what is there before it. */
export const FILE_SCENARIOS: readonly FileScenario[] = [...COMMON, ...MORE];
