import { seenSentence } from '../../domain/words/unseen.ts';
import { type ErrorCode, FidesAuthError } from '../../errors.ts';
import type { VaultReply } from './reply.ts';

/** What messages name: the store, and where its user's token came from. */
export type Where = { readonly url: string; readonly from: string; readonly reference?: string };

/** Whether a reply of a write says that it certainly did not happen. */
export function isRefusal({ status, problem }: VaultReply): boolean {
  return (status >= 400 && status < 500) || (status === 503 && /sealed/.test(problem));
}

/** Whether the store says that the version which a write requires is no longer the current one. */
export function isStale({ status, problem }: VaultReply): boolean {
  return status === 400 && /check-and-set parameter/.test(problem);
}

/** The error for a reply that is no success; `doing` completes "it may not ...". */
export function refused(at: Where, reply: VaultReply, doing: string): FidesAuthError {
  const { status, problem } = reply;
  if (isStale(reply)) return changed(at);
  if (status === 403 || (doing === 'login' && status < 500)) return forbidden(at, reply, doing);
  if (status === 503 && /sealed/.test(problem)) {
    return failure(at, 'sink.failed', 'it is sealed', 'ask whoever runs it to unseal it');
  }
  if (status === 413 || /too large|exceeds/.test(problem)) {
    return failure(at, 'sink.failed', 'the credential is too large for it', 'check its limits');
  }
  const said = problem === '' ? '' : `: ${words(problem)}`;
  const fix = 'look at the log of the store, and run it again';
  return failure(at, 'sink.failed', `it answers with HTTP ${status}${said}`, fix);
}

function forbidden(at: Where, { problem }: VaultReply, doing: string): FidesAuthError {
  if (doing === 'login') {
    const why = `it refuses the login by ${at.from}: ${words(problem)}`;
    return failure(at, 'sink.forbidden', why, 'check the role, its bounds, and the mount');
  }
  const fix = `check that the token of ${at.from} is still valid (vault token lookup), and its policy: docs/stores.md has the smallest one`;
  return failure(at, 'sink.forbidden', `it may not ${doing}`, fix);
}

/** The error for a place that is no longer as it was seen. */
export function changed(at: Where): FidesAuthError {
  return failure(at, 'sink.changed', 'somebody else has just written there', 'run it again');
}

/** The error for a write of which nobody knows whether it happened. */
export function unsure(at: Where, why: string): FidesAuthError {
  const fix = 'fidesauth recover looks again';
  return failure(at, 'sink.unsure', `the credential may be written: ${why}`, fix);
}

/** An error about a place, or about the store where no place is meant. */
export function failure(at: Where, code: ErrorCode, why: string, fix: string): FidesAuthError {
  const place = at.reference === undefined ? at.url : `${at.reference} (${at.url})`;
  return new FidesAuthError(code, `${place}: ${why}`, { fix });
}

function words(problem: string): string {
  return seenSentence(problem).slice(0, 300) || 'it says nothing more';
}
