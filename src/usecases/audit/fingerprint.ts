import { createHash } from 'node:crypto';
import type { FindingKind } from '../../domain/words/choices.ts';

/** The owner of a finding: what stays the same when its client is rotated. */
export type FindingOwner = {
  readonly server: string;
  readonly key?: string | null | undefined;
  readonly profile?: string | undefined;
  readonly clientId: string;
};

/** SHA-256 of a finding's server, key (else profile, else client id), kind and scope, as hex. */
export function fingerprintOf(
  { server, key, profile, clientId }: FindingOwner,
  kind: FindingKind | 'undeclared',
  scope: string | null,
): string {
  const owner =
    key != null ? ['key', key] : profile === undefined ? ['id', clientId] : ['profile', profile];
  return sha256([server, owner, kind, scope]);
}

/** SHA-256 of a value's JSON, as hex. */
export function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
