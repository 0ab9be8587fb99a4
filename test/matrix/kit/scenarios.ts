import type { Fault } from '../../support/fault-server.ts';
import type { View } from './outside.ts';
import {
  DELIVERED,
  EXPORTED,
  plantCut,
  plantCutEnsure,
  plantCutReplace,
  plantCutRotation,
  plantDelivered,
  plantDrifted,
  plantExported,
  plantOverdue,
  plantProfile,
  plantRetiring,
} from './template.ts';
import type { Met, World } from './world.ts';

/** One mutation, as the matrices run it. */
export type Scenario = {
  readonly name: string;
  readonly args: readonly string[];
  /** Makes what is there before; nothing unless given. */
  readonly setUp?: (world: World) => Promise<void>;
  /** A fault that belongs to the scenario, for a request of every run. */
  readonly fault?: (request: Met) => Fault | undefined;
  /** The only release that has what it needs. */
  readonly only?: Version;
  /** The requests of an undisturbed run, by release, in the order in which they are sent. */
  readonly requests: Readonly<Record<Version, readonly string[]>>;
  /** The first request that the fault matrix disturbs: those before it are another row's. */
  readonly from?: Readonly<Record<Version, string>>;
  /** The exit status of an undisturbed run, 0 unless given. */
  readonly status?: number;
  readonly isDone: (view: View, before: View) => boolean;
  /** Another good end of a run that met a fault, exit 0 included. */
  readonly mayEnd?: (view: View) => boolean;
  /** Another good end of the recovery after such a run. */
  readonly recoversTo?: (view: View) => boolean;
};

export const VERSIONS = ['2.86.2', '2.60.0'] as const;
export type Version = (typeof VERSIONS)[number];

const TO = ['--to', `file:${DELIVERED}`];

const AUDITOR = 'client:read,scope:read';
export const OPEN = ['health', 'identify', 'root token'];
/** A rotation plans first, and enters again to carry out. */
const AGAIN = ['health #2', 'identify #2'];
const PROVE = ['read back #2', 'read back #3', 'proof token'];
const EXAMINE = ['proof token', 'registry', 'read back'];
const MAKE = ['create', 'read back', 'proof token'];
const MAKE_LEGACY = ['create', 'assign', 'read back', 'proof token'];

const isEmpty = ({ clients, profiles }: View): boolean =>
  clients.length === 0 && profiles.length === 0;

/** One profile, whose client holds the scopes of the preset. */
const isMade = ({ profiles }: View): boolean =>
  profiles.length === 1 && profiles[0]?.scopes.join() === AUDITOR;

const clientOf = ({ profiles }: View): string | undefined => profiles[0]?.clientId;

/** The profile's secret is another one that works. */
const isRenewed = (view: View, before: View): boolean =>
  isMade(view) &&
  clientOf(view) === clientOf(before) &&
  view.profiles[0]?.secretSince !== undefined &&
  view.profiles[0].secretSince !== before.profiles[0]?.secretSince;

/** A store of secrets names the profile's client. */
const isDelivered = (view: View): boolean => view.delivered === clientOf(view);

const isSame = (view: View, before: View): boolean =>
  JSON.stringify(view) === JSON.stringify(before);

const proofFails = ({ name }: Met): Fault | undefined =>
  name === 'proof token' ? { when: 'before', act: { kind: 'reset' } } : undefined;

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'bootstrap',
    // With an owner, entry and profile have version 2.
    args: ['bootstrap', '--preset', 'auditor', '-p', 'ci', '--owner', 'acme/shop'],
    requests: {
      '2.86.2': [...OPEN, 'registry', ...MAKE],
      '2.60.0': [...OPEN, 'registry', ...MAKE_LEGACY],
    },
    isDone: isMade,
  },
  {
    name: 'ensure',
    args: ['bootstrap', '-p', 'ci', '--yes'],
    setUp: plantDrifted,
    requests: {
      '2.86.2': [...OPEN, ...EXAMINE, 'read back #2', 'assign', 'read back #3', 'proof token #2'],
      '2.60.0': [...OPEN, ...EXAMINE, 'read back #2', 'assign', 'read back #3', 'proof token #2'],
    },
    isDone: isMade,
  },
  {
    name: 'replace',
    args: ['bootstrap', '-p', 'ci', '--if-exists', 'replace', '--yes'],
    setUp: plantProfile,
    requests: {
      '2.86.2': [...OPEN, 'registry', ...MAKE, 'read back #2', 'delete', 'read back #3'],
      '2.60.0': [...OPEN, 'registry', ...MAKE_LEGACY, 'proof token #2', 'delete', 'proof token #3'],
    },
    isDone: (view, before) => isMade(view) && clientOf(view) !== clientOf(before),
  },
  {
    name: 'revoke',
    args: ['revoke', '-p', 'ci', '--yes'],
    setUp: plantProfile,
    requests: {
      '2.86.2': [...OPEN, 'read back', 'delete', 'read back #2'],
      '2.60.0': [...OPEN, 'proof token', 'delete', 'proof token #2'],
    },
    isDone: isEmpty,
  },
  {
    name: 'rotate',
    args: ['rotate', '-p', 'ci', '--new-client', '--yes'],
    setUp: plantProfile,
    requests: {
      '2.86.2': [...OPEN, 'registry', ...AGAIN, ...MAKE],
      '2.60.0': [...OPEN, 'registry', ...AGAIN, ...MAKE_LEGACY],
    },
    isDone: (view, before) => isMade(view) && view.profiles[0]?.retiring === clientOf(before),
  },
  {
    name: 'rotate --now',
    args: ['rotate', '-p', 'ci', '--new-client', '--now', '--yes'],
    setUp: plantRetiring,
    requests: {
      '2.86.2': [
        ...[...OPEN, 'registry', ...AGAIN, ...MAKE, 'read back #2', 'delete', 'read back #3'],
        ...['read back #4', 'delete #2', 'read back #5'],
      ],
      '2.60.0': [
        ...[...OPEN, 'registry', ...AGAIN, ...MAKE_LEGACY],
        ...['proof token #2', 'delete', 'proof token #3'],
        ...['proof token #4', 'delete #2', 'proof token #5'],
      ],
    },
    from: { '2.86.2': 'health #2', '2.60.0': 'health #2' },
    isDone: (view, before) =>
      isMade(view) && view.clients.length === 1 && clientOf(view) !== clientOf(before),
  },
  {
    name: 'bootstrap to a file',
    args: ['bootstrap', '--preset', 'auditor', '-p', 'ci', ...TO],
    requests: {
      '2.86.2': [...OPEN, 'registry', ...MAKE],
      '2.60.0': [...OPEN, 'registry', ...MAKE_LEGACY],
    },
    from: { '2.86.2': 'create', '2.60.0': 'create' },
    isDone: (view) => isMade(view) && isDelivered(view),
  },
  {
    name: 'replace in a file',
    args: ['bootstrap', '-p', 'ci', '--if-exists', 'replace', '--yes'],
    setUp: plantDelivered,
    requests: {
      '2.86.2': [...OPEN, 'registry', ...MAKE, 'read back #2', 'delete', 'read back #3'],
      '2.60.0': [...OPEN, 'registry', ...MAKE_LEGACY, 'proof token #2', 'delete', 'proof token #3'],
    },
    from: { '2.86.2': 'create', '2.60.0': 'create' },
    isDone: (view, before) =>
      isMade(view) && isDelivered(view) && clientOf(view) !== clientOf(before),
  },
  {
    name: 'rotate in a file',
    args: ['rotate', '-p', 'ci', '--new-client', '--yes'],
    setUp: plantDelivered,
    requests: {
      '2.86.2': [...OPEN, 'registry', ...AGAIN, ...MAKE],
      '2.60.0': [...OPEN, 'registry', ...AGAIN, ...MAKE_LEGACY],
    },
    from: { '2.86.2': 'create', '2.60.0': 'create' },
    isDone: (view, before) =>
      isMade(view) && isDelivered(view) && view.profiles[0]?.retiring === clientOf(before),
  },
  {
    name: 'rotate in place',
    args: ['rotate', '-p', 'ci', '--in-place', '--yes'],
    setUp: plantProfile,
    only: '2.86.2',
    requests: { '2.86.2': [...OPEN, ...AGAIN, 'renew', 'proof token'], '2.60.0': [] },
    isDone: isRenewed,
  },
  {
    name: 'recover of a rotation in place',
    args: ['recover', '--yes'],
    setUp: plantCutRotation,
    only: '2.86.2',
    requests: { '2.86.2': [...OPEN, 'renew', 'proof token'], '2.60.0': [] },
    from: { '2.86.2': 'renew', '2.60.0': 'renew' },
    isDone: isRenewed,
  },
  {
    name: 'bootstrap after a grace',
    args: ['bootstrap', '-p', 'ci'],
    setUp: plantOverdue,
    requests: {
      '2.86.2': [...OPEN, ...EXAMINE, 'read back #2', 'delete', 'read back #3'],
      '2.60.0': [...OPEN, ...EXAMINE, 'proof token #2', 'delete', 'proof token #3'],
    },
    from: { '2.86.2': 'read back #2', '2.60.0': 'proof token #2' },
    isDone: (view) => isMade(view) && view.clients.length === 1,
    // A credential that may not delete is no failure of this run.
    mayEnd: isMade,
  },
  {
    name: 'revoke of a rotated profile',
    args: ['revoke', '-p', 'ci', '--yes'],
    setUp: plantRetiring,
    requests: {
      '2.86.2': [
        ...[...OPEN, 'read back', 'delete', 'read back #2'],
        ...['read back #3', 'delete #2', 'read back #4'],
      ],
      '2.60.0': [
        ...[...OPEN, 'proof token', 'delete', 'proof token #2'],
        ...['proof token #3', 'delete #2', 'proof token #4'],
      ],
    },
    from: { '2.86.2': 'read back', '2.60.0': 'proof token' },
    isDone: isEmpty,
    // Two deletions, one after the other: the first may be all that was done.
    recoversTo: (view) => isMade(view) && view.clients.length === 1,
  },
  {
    name: 'undo',
    args: ['bootstrap', '--preset', 'auditor', '-p', 'ci'],
    fault: proofFails,
    requests: {
      '2.86.2': [...OPEN, 'registry', ...MAKE, 'read back #2', 'delete', 'read back #3'],
      '2.60.0': [...OPEN, 'registry', ...MAKE_LEGACY, 'proof token #2', 'delete', 'proof token #3'],
    },
    from: { '2.86.2': 'read back #2', '2.60.0': 'proof token #2' },
    status: 7,
    isDone: isMade,
  },
  {
    name: 'token',
    args: ['token', '-p', 'ci', '--fresh'],
    setUp: plantProfile,
    requests: { '2.86.2': ['identify', 'proof token'], '2.60.0': ['identify', 'proof token'] },
    isDone: isSame,
  },
  {
    name: 'rename',
    args: ['profiles', 'rename', 'ci', 'build'],
    setUp: plantProfile,
    requests: { '2.86.2': [], '2.60.0': [] },
    isDone: (view, before) =>
      isMade(view) && view.profiles[0]?.name === 'build' && clientOf(view) === clientOf(before),
  },
  {
    name: 'import',
    args: ['profiles', 'import', '--from', EXPORTED],
    setUp: plantExported,
    requests: {
      '2.86.2': ['health', 'identify', 'proof token', 'read back'],
      '2.60.0': ['health', 'identify', 'proof token', 'read back'],
    },
    isDone: (view, before) => isMade(view) && clientOf(view) === before.clients[0]?.id,
  },
  {
    name: 'recover',
    args: ['recover', '--yes'],
    setUp: plantCut,
    requests: {
      '2.86.2': [...OPEN, 'search', 'read back', 'renew', ...PROVE],
      '2.60.0': [...OPEN, 'proof token', 'read back', 'assign', 'read back #2', 'proof token #2'],
    },
    isDone: isMade,
    // Where the credential may not renew the lost secret, the client is of no use and goes.
    mayEnd: isEmpty,
  },
  {
    name: 'recover --undo',
    args: ['recover', '--undo', '--yes'],
    setUp: plantCut,
    requests: {
      '2.86.2': [...OPEN, 'search', 'read back', 'delete', 'read back #2'],
      '2.60.0': [...OPEN, 'proof token', 'delete', 'proof token #2'],
    },
    from: { '2.86.2': 'search', '2.60.0': 'proof token' },
    isDone: isEmpty,
    recoversTo: isMade,
  },
  {
    name: 'recover of an ensure',
    args: ['recover', '--yes'],
    setUp: plantCutEnsure,
    requests: {
      '2.86.2': [...OPEN, 'read back', 'assign', 'read back #2', 'proof token'],
      '2.60.0': [...OPEN, 'proof token', 'assign', 'read back', 'proof token #2'],
    },
    from: { '2.86.2': 'read back', '2.60.0': 'proof token' },
    isDone: isMade,
  },
  {
    name: 'recover of a replacement',
    args: ['recover', '--yes'],
    setUp: plantCutReplace,
    requests: {
      '2.86.2': [...OPEN, 'read back', 'delete', 'read back #2'],
      '2.60.0': [...OPEN, 'proof token', 'delete', 'proof token #2'],
    },
    from: { '2.86.2': 'read back', '2.60.0': 'proof token' },
    isDone: isMade,
  },
];

const NONE = { '2.86.2': [], '2.60.0': [] };

/** All that change something: those of the fault matrices, and others whose requests are not counted. */
export const MUTATIONS: readonly Scenario[] = [
  ...SCENARIOS.filter(({ name }) => name !== 'token'),
  {
    name: 'apply',
    args: ['scopes', 'apply', '-p', 'ci', '--yes'],
    setUp: plantDrifted,
    requests: NONE,
    isDone: ({ profiles, clients }) => profiles.length === 1 && clients.length === 1,
  },
  {
    name: 'profiles remove',
    args: ['profiles', 'remove', 'ci', '--keep-client', '--yes'],
    setUp: plantProfile,
    requests: NONE,
    isDone: ({ profiles, clients }) => profiles.length === 0 && clients.length === 1,
  },
];

/** The releases that have what a scenario needs. */
export function versionsOf({ only }: Pick<Scenario, 'only'>): readonly Version[] {
  return only === undefined ? VERSIONS : [only];
}
