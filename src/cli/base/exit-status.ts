import { WORST_FIRST } from '../../errors.ts';
import type { DeletionsResult } from '../../usecases/clients/results.ts';
import type { Result, ResultOf } from '../../usecases/results.ts';

/** The worst exit status of what failed. */
function worstOf({
  failed,
}: {
  readonly failed: readonly { readonly exitCode: number }[];
}): number {
  const found = failed.map(({ exitCode }) => exitCode);
  return WORST_FIRST.find((status) => found.includes(status)) ?? found[0] ?? 0;
}

type Statuses = { readonly [K in Result['kind']]: (result: ResultOf<K>) => number };

const done = (): number => 0;

function worstDeletion({ clients }: DeletionsResult): number {
  return worstOf({ failed: clients.flatMap(({ problem }) => problem ?? []) });
}

const STATUSES: Statuses = {
  bootstrap: done,
  'bootstrap.plan': done,
  'bootstrap.superseded': done,
  'scopes.apply': done,
  'scopes.apply.plan': done,
  token: done,
  export: done,
  'export.delivered': done,
  'clients.show': ({ source }) => (source === 'server' ? 0 : 11),
  'clients.list': ({ complete }) => (complete ? 0 : 11),

  'clients.revoke.plan': done,
  'clients.revoke': worstDeletion,
  'clients.prune.plan': done,
  'clients.prune': worstDeletion,
  'profiles.list': done,
  'profiles.show': done,
  'profiles.use': done,
  'profiles.set': done,
  'profiles.remove': done,
  'profiles.rename': done,
  'scopes.accept': done,
  'profiles.import': done,
  'profiles.protect': done,
  recover: done,
  'recover.forget': done,
  revoke: done,
  'revoke.plan': done,
  rotate: worstOf,
  'rotate.plan': worstOf,
  'scopes.list': done,
  'scopes.show': done,
  'scopes.explain': done,
  'scopes.import': done,
  sandbox: done,
  completion: done,
  help: done,

  'scopes.suggest': ({ unmatched, uncallable }) =>
    unmatched.length + uncallable.length > 0 ? 10 : 0,

  'scopes.check'({ undecided, missing, unmatched, uncallable }) {
    if (undecided.length > 0) return 11;
    return missing.length + unmatched.length + uncallable.length > 0 ? 10 : 0;
  },

  'scopes.diff'({ subjects, servers, failing }) {
    const isBlind = subjects.some(({ unreadable }) => unreadable.length > 0);
    if (isBlind || servers.some(({ incomplete }) => incomplete)) return 11;
    return failing > 0 ? 10 : 0;
  },

  'scopes.compare'({ unreadable, onlyLeft, onlyRight }) {
    if (unreadable.length > 0) return 11;
    return onlyLeft.length + onlyRight.length > 0 ? 10 : 0;
  },

  'scopes.upgrade'({ subjects }) {
    if (subjects.some(({ unreadable }) => unreadable.length > 0)) return 11;
    const changes = subjects.flatMap(({ newly, retired, stronger }) => [
      ...newly,
      ...retired,
      ...stronger,
    ]);
    return changes.length > 0 ? 10 : 0;
  },

  'fleet.plan'({ servers, clients, notInManifest }) {
    const blind = clients.some(({ act }) => act === 'unclear');
    if (blind || servers.some(({ problem }) => problem !== null)) return 11;
    const due = clients.some(
      ({ act, retire, forget, leftovers }) =>
        act !== 'keep' || retire.length + forget.length + leftovers.length > 0,
    );
    return due || notInManifest.length > 0 ? 10 : 0;
  },

  'fleet.apply': ({ clients, notInManifest }) =>
    worstOf({ failed: [...clients, ...notInManifest].flatMap(({ problem }) => problem ?? []) }),

  status: ({ exitCode }) => exitCode,
};

/**
 * The exit status for this result: 0, or the verdict of a check (11 when something could not be
 * checked, whatever else was found; 10 when something was found).
 */
export function statusOf(result: Result): number {
  return (STATUSES[result.kind] as (one: Result) => number)(result);
}
