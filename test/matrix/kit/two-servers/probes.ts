import type { Scene, Side } from './scene.ts';

/** A command line, the one server that may hear of it, and how it ends. */
export type Probe = {
  readonly args: readonly string[];
  /** FIDESAUTH_SERVER; A where it is not given. */
  readonly server?: Side | 'none';
  readonly asks: Side | 'nobody';
  readonly status: number;
  readonly code?: string | readonly string[];
};

const MISMATCH = { asks: 'nobody', status: 6, code: 'server.mismatch' } as const;
const LOCAL = { asks: 'nobody', status: 0 } as const;

const both = <T>(make: (side: Side) => T[]): T[] => (['a', 'b'] as const).flatMap(make);
const otherOf = (side: Side): Side => (side === 'a' ? 'b' : 'a');

/** The root pair of a side by flags, which go before the environment's. */
const rootFlags = ({ rootFile }: Scene, side: Side): string[] => [
  '--root-id',
  'root',
  '--root-secret-file',
  rootFile[side],
];

/** Commands that change no profile, each with the server of either. */
export function readingProbes({ a, b }: Scene): Probe[] {
  const url = { a: a.server.url, b: b.server.url };
  return both((own) => {
    const other = otherOf(own);
    const [mine, foreign] = [url[own], url[other]];
    return [
      { args: ['token', '-p', own, '--fresh', '--server', mine], asks: own, status: 0 },
      { args: ['token', '-p', own, '--fresh', '--server', foreign], ...MISMATCH },
      { args: ['token', '-p', own, '--server', foreign], ...MISMATCH },
      { args: ['token', '-p', own, '--server', mine], ...LOCAL },
      { args: ['token', '-p', own, '--fresh'], server: other, ...MISMATCH },
      { args: ['token', '-p', own, '--fresh'], server: 'none', asks: own, status: 0 },
      { args: ['profiles', 'list', '--server', foreign], ...LOCAL },
      { args: ['profiles', 'show', own, '--server', foreign], ...LOCAL },
      { args: ['profiles', 'show', own, '--server', mine], ...LOCAL },
      { args: ['profiles', 'use', own, '--server', foreign], ...LOCAL },
      { args: ['token', '--fresh'], server: 'none', asks: own, status: 0 },
      { args: ['token', '--fresh'], server: other, ...MISMATCH },
      { args: ['scopes', 'list', '--server', mine], asks: own, status: 0 },
      { args: ['scopes', 'list', '-p', own, '--server', mine], asks: own, status: 0 },
      { args: ['scopes', 'list', '-p', own, '--server', foreign], ...MISMATCH },
      { args: ['scopes', 'list', '-p', own], server: 'none', asks: own, status: 0 },
      { args: ['scopes', 'show', 'auditor', '--server', mine], asks: own, status: 0 },
      { args: ['scopes', 'show', 'auditor', '-p', own, '--server', foreign], ...MISMATCH },
      { args: ['recover', '--yes', '--server', mine], ...LOCAL },
      { args: ['recover', '--undo', '--yes', '-p', own, '--server', foreign], ...LOCAL },
    ] satisfies Probe[];
  });
}

const make = (name: string): string[] => ['bootstrap', '--preset', 'auditor', '-p', name];

/** Commands that need an admin credential, each with that of either; at last those are removed. */
export function adminProbes(scene: Scene): Probe[] {
  return [...usingProbes(scene), ...removingProbes(scene)];
}

function removingProbes(scene: Scene): Probe[] {
  const url = { a: scene.a.server.url, b: scene.b.server.url };
  return both((own) => {
    const [mine, foreign] = [url[own], url[otherOf(own)]];
    const asAdmin = ['--admin-profile', `p${own}`];
    return [
      {
        args: ['profiles', 'remove', `p${own}`, '--keep-client', '--yes', '--server', foreign],
        ...LOCAL,
      },
      {
        args: [...make('new'), '--server', mine, ...asAdmin],
        asks: 'nobody',
        status: 5,
        code: 'profile.unknown',
      },
    ] satisfies Probe[];
  });
}

function usingProbes(scene: Scene): Probe[] {
  const url = { a: scene.a.server.url, b: scene.b.server.url };
  return both((own) => {
    const other = otherOf(own);
    const [mine, foreign] = [url[own], url[other]];
    const asAdmin = ['--admin-profile', `p${own}`];
    const asOther = ['--admin-profile', `p${other}`];
    const asRoot = rootFlags(scene, own);
    return [
      { args: [...make('new'), '--server', foreign, ...asAdmin], ...MISMATCH },
      { args: [...make('new'), ...asAdmin], server: other, ...MISMATCH },
      {
        args: [...make(own), '--server', foreign, ...rootFlags(scene, other)],
        asks: 'nobody',
        status: 6,
        code: ['profile.exists', 'server.mismatch'],
      },
      { args: [...make('new'), '-n', '--server', mine, ...asRoot], asks: own, status: 0 },
      { args: [...make(`x${own}`), '--server', mine, ...asAdmin], asks: own, status: 0 },
      { args: [...make(`y${own}`), ...asAdmin], server: 'none', asks: own, status: 0 },
      { args: ['revoke', '--yes', '-p', `x${own}`, ...asRoot], server: other, ...MISMATCH },
      {
        args: ['revoke', '--yes', '-p', `x${own}`, '--server', foreign, ...asRoot],
        ...MISMATCH,
      },
      { args: ['revoke', '--yes', '-p', `x${own}`, '--server', mine, ...asOther], ...MISMATCH },
      {
        args: ['revoke', '--yes', '-p', `x${own}`, '--server', mine, ...asAdmin],
        asks: own,
        status: 0,
      },
      {
        args: ['revoke', '--yes', '-p', `y${own}`, '--server', mine, ...asRoot],
        asks: own,
        status: 0,
      },
    ] satisfies Probe[];
  });
}

/** Commands while a bootstrap of profile `oa` on A and one of `ob` on B are unfinished. */
export function openProbes(scene: Scene): Probe[] {
  const url = { a: scene.a.server.url, b: scene.b.server.url };
  const each = both((own) => {
    const [mine, foreign] = [url[own], url[otherOf(own)]];
    const asOther = ['--admin-profile', `p${otherOf(own)}`];
    return [
      {
        args: ['token', '-p', `o${own}`, '--server', mine],
        asks: 'nobody',
        status: 9,
        code: 'bootstrap.incomplete',
      },
      { args: ['recover', '--yes', '-p', `o${own}`, '--server', foreign], ...LOCAL },
      { args: ['recover', '--yes', '--server', mine, ...asOther], ...MISMATCH },
      {
        args: ['recover', '--yes', '-p', `o${own}`, ...asOther],
        server: 'none',
        ...MISMATCH,
      },
    ] satisfies Probe[];
  });
  return [
    {
      args: ['recover', '--yes'],
      server: 'none',
      asks: 'nobody',
      status: 2,
      code: 'input.missing',
    },
    {
      args: ['recover', '--yes', '--undo', ...rootFlags(scene, 'a')],
      server: 'none',
      asks: 'nobody',
      status: 2,
      code: 'input.missing',
    },
    ...each,
    { args: ['recover', '--yes', '--server', url.a], asks: 'a', status: 0 },
    {
      args: ['recover', '--yes', '--undo', '--server', url.b, ...rootFlags(scene, 'b')],
      asks: 'b',
      status: 0,
    },
  ];
}
