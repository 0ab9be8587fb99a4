import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Place } from './place.ts';
import type { Refusal } from './status.ts';

/** Where something went wrong. */
export type Where = Place & {
  /** What messages call the cluster. */
  readonly cluster: string;
};

/** The error for a refusal: certainly nothing was written, unless it is `lost`. */
export function refused(at: Where, refusal: Refusal): FidesAuthError {
  const { namespace, name } = at;
  switch (refusal.kind) {
    case 'absent':
    case 'changed':
      return error(
        at,
        'sink.changed',
        'somebody else has just changed this Secret',
        'run it again',
      );
    case 'no-namespace':
      return error(
        at,
        'sink.failed',
        `the cluster has no namespace ${namespace}`,
        toCopy`kubectl create namespace ${namespace}`,
      );
    case 'conflict':
      return belongsTo(at, `${refusal.manager} (it wrote the same keys)`);
    case 'immutable':
      return error(
        at,
        'sink.foreign',
        'this Secret is immutable, so nobody can change it',
        toCopy`name another one, or remove it: kubectl -n ${namespace} delete secret ${name}`,
      );
    case 'unauthorized':
      return error(
        at,
        'sink.forbidden',
        'the cluster does not accept the credential',
        'kubectl auth whoami shows who you are there',
      );
    case 'forbidden':
      return error(
        at,
        'sink.forbidden',
        refusal.why,
        toCopy`kubectl -n ${namespace} auth can-i --list shows what it may; docs/stores.md has the smallest Role`,
      );
    case 'no-dry-run':
      return error(at, 'sink.failed', 'a dry run is not possible', 'ask who runs the cluster');
    case 'invalid':
    case 'lost':
      return error(
        at,
        'sink.failed',
        refusal.why,
        'run it again; if this repeats, look at the log of the API server',
      );
  }
}

/** The error for a Secret that is not ours to write. */
export function belongsTo(at: Where, owner: string, fix?: string): FidesAuthError {
  return error(
    at,
    'sink.foreign',
    `this Secret belongs to ${owner}, and is never overwritten`,
    fix ?? 'name another Secret with --to kubernetes:NAMESPACE/NAME',
  );
}

/** The error for rights that are missing. */
export function mayNot(at: Where, verbs: readonly string[]): FidesAuthError {
  const why = `it may not ${verbs.join(', ')} this Secret`;
  return refused(at, { kind: 'forbidden', why });
}

/** The error for a write of which nobody knows whether it happened. */
export function unsure(at: Where, why: string): FidesAuthError {
  return error(
    at,
    'sink.unsure',
    `it may be written: ${why}`,
    'look at it with kubectl, or run it again',
  );
}

function error(
  { cluster, namespace, name }: Where,
  code: 'sink.changed' | 'sink.failed' | 'sink.foreign' | 'sink.forbidden' | 'sink.unsure',
  why: string,
  fix: string,
): FidesAuthError {
  const place = `kubernetes:${namespace}/${name}`;
  return new FidesAuthError(code, `${place} (${cluster}): ${why}`, { fix });
}
