import { profileIn } from '../../domain/clients/journal.ts';
import { namesIn } from '../../domain/clients/move.ts';
import { FidesAuthError } from '../../errors.ts';
import { withEntryLock } from '../access/profile-lock.ts';
import { type Consent, consentTo } from '../base/consent.ts';
import type { Deps } from '../base/deps.ts';
import { withMoveLocks } from '../moves/run.ts';

export type ForgetResult = {
  readonly kind: 'recover.forget';
  readonly marker: string;
  /** Null for a client that no profile names. */
  readonly profile: string | null;
  readonly server: string;
  readonly clientId: string | null;
};

/**
 * Drops the record of an unfinished mutation or move without proof; changes nothing on the server.
 * @throws input.invalid for a marker that is not open, naming the open ones; confirm.required,
 * confirm.declined
 */
export async function forget(
  marker: string,
  consent: Consent<string>,
  deps: Deps,
): Promise<ForgetResult> {
  const what = `forgetting ${marker.slice(0, 40)}`;
  const requireConsent = consentTo(consent, { what, declined: 'recover: the record was kept' });
  const moves = await deps.store.journal.moves();
  const open = await deps.store.journal.list();
  const entry = open.find((candidate) => candidate.marker === marker);
  const move = moves.find((candidate) => candidate.marker === marker);
  const found = entry ?? move;
  if (found === undefined) {
    const others = [...open, ...moves].map((candidate) => candidate.marker).join(', ');
    throw new FidesAuthError(
      'input.invalid',
      `--forget ${marker.slice(0, 40)}: no unfinished work has that marker`,
      {
        fix: others === '' ? 'there is no unfinished work' : `unfinished markers: ${others}`,
      },
    );
  }
  await requireConsent(marker);
  const { server, clientId } = found;
  const remove = (): Promise<void> => deps.store.journal.remove(marker);
  if (entry !== undefined) await withEntryLock(entry, deps, remove);
  else if (move !== undefined) await withMoveLocks(namesIn(move), deps, remove);
  const profile = entry === undefined ? (move?.profile ?? null) : profileIn(entry);
  return { kind: 'recover.forget', marker, profile, server, clientId: clientId ?? null };
}
