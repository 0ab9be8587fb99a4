import type { Profile, ProfileSettings } from '../../domain/clients/profile.ts';
import { isDue, isOverdue, rotateAfterOf, secretAge } from '../../domain/clients/rotation.ts';
import type { Deps } from '../base/deps.ts';

/** The secret of a profile's client: its age, whether it is due, and what is left to delete. */
export type SecretStatus = {
  /** ISO time since when it is in use; since then at least where `exact` is false. */
  readonly since: string;
  readonly exact: boolean;
  /** The age at which it is to be rotated, as `90d`; null where none is set. */
  readonly rotateAfter: string | null;
  readonly due: boolean;
  /** The client that the last rotation keeps; `overdue` once it may be deleted. */
  readonly retiring: {
    readonly clientId: string;
    readonly notBefore: string;
    readonly overdue: boolean;
  } | null;
};

/** What the record says of a profile's secret, by this machine's clock. */
export function secretStatus(
  profile: Profile,
  defaults: ProfileSettings,
  { now }: Pick<Deps, 'now'>,
): SecretStatus {
  const { secretSince, createdAt, retiring } = profile;
  const rotateAfter = rotateAfterOf(profile, defaults);
  return {
    since: secretSince?.time ?? createdAt,
    exact: secretSince?.exact ?? true,
    rotateAfter: rotateAfter ?? null,
    due: isDue(secretAge(profile, now()), rotateAfter),
    retiring:
      retiring === undefined
        ? null
        : {
            clientId: retiring.clientId,
            notBefore: retiring.notBefore,
            overdue: isOverdue(retiring, now()),
          },
  };
}
