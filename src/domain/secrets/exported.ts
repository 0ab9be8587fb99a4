import type { Profile } from '../clients/profile.ts';
import type { Secret } from './secret.ts';

/** The version of what an export says of a profile; a newer one is refused. */
export const EXPORT_VERSION = 1;

/** A profile as it leaves this machine: its CA file as text, and its retiring client's secret. */
export type StoredExport = {
  readonly profile: Omit<Profile, 'caFile'>;
  /** PEM text. */
  readonly ca: string | undefined;
  readonly retiringSecret: Secret | undefined;
};

/** What an export holds. Release 0.1 wrote no more than the pair and its server. */
export type Exported = {
  readonly name: string;
  readonly server: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly stored: StoredExport | undefined;
};

/** The member `stored` of an export's document, secrets in clear text. */
export function storedMembers({ profile, ca, retiringSecret }: StoredExport): object {
  return {
    version: EXPORT_VERSION,
    ...profile,
    ...(ca === undefined ? {} : { ca }),
    ...(retiringSecret === undefined ? {} : { retiringSecret: retiringSecret.reveal() }),
  };
}
