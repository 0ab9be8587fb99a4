import { seenSentence } from '../../domain/words/unseen.ts';
import type { ApiReply } from './api.ts';
import { entryOf, listOf, text } from './entries.ts';
import { MANAGER } from './metadata.ts';

/** What a reply that is no success means for a write: it certainly did not happen, but for `lost`. */
export type Refusal =
  | { readonly kind: 'absent' }
  | { readonly kind: 'no-namespace' }
  /** A Secret is there already, or is no longer the one that was seen. */
  | { readonly kind: 'changed' }
  /** Another manager owns fields that we would change. */
  | { readonly kind: 'conflict'; readonly manager: string }
  | { readonly kind: 'immutable' }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'forbidden'; readonly why: string }
  /** A program in the cluster that looks at each write cannot take part in a dry run. */
  | { readonly kind: 'no-dry-run' }
  | { readonly kind: 'invalid'; readonly why: string }
  /** The server failed: a write may have happened. */
  | { readonly kind: 'lost'; readonly why: string };

/**
 * The meaning of a reply whose status is not 2xx. Sources: the `Status` object of the API
 * (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/), seen in 1.36.
 */
export function refusalIn({ status, body }: ApiReply): Refusal {
  const reply = entryOf(body) ?? {};
  const message = text(reply, 'message') ?? '';
  const why =
    message === '' ? `it answers with HTTP ${status}` : seenSentence(message).slice(0, 500);
  if (status === 401) return { kind: 'unauthorized' };
  if (status === 403) return { kind: 'forbidden', why };
  if (status === 404) return notFound(reply);
  if (status === 409) return conflictIn(reply);
  if (status === 422 && /immutable/.test(message)) return { kind: 'immutable' };
  if (status === 400 && /does not support dry run/.test(message)) return { kind: 'no-dry-run' };
  if (status >= 400 && status < 500) return { kind: 'invalid', why };
  return { kind: 'lost', why };
}

function notFound(reply: Record<string, unknown>): Refusal {
  const kind = text(entryOf(reply.details) ?? {}, 'kind');
  return kind === 'namespaces' ? { kind: 'no-namespace' } : { kind: 'absent' };
}

/** A stale version and a conflict of managers have one status and one reason. */
function conflictIn(reply: Record<string, unknown>): Refusal {
  const causes = listOf(entryOf(reply.details)?.causes).map((one) => entryOf(one) ?? {});
  const conflicts = causes.filter((cause) => text(cause, 'reason') === 'FieldManagerConflict');
  const managers = conflicts.map((cause) => {
    return /conflict with "([^"]+)"/.exec(text(cause, 'message') ?? '')?.[1] ?? 'another manager';
  });
  const other = managers.find((manager) => manager !== MANAGER) ?? managers[0];
  return other === undefined
    ? { kind: 'changed' }
    : { kind: 'conflict', manager: seenSentence(other) };
}
