import type { ProfileEntry } from '../../domain/clients/journal.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import { type AdminCredential, adminLabel } from '../access/admin.ts';
import { refuseItself, requireCredential } from '../access/credential.ts';
import { untilUnlocked, withProfileLock } from '../access/profile-lock.ts';
import { requireProfile } from '../access/select-profile.ts';
import { atServer, letIn, type Site } from '../access/site.ts';
import { refuseWhileOpen } from '../access/unfinished.ts';
import { type Consent, consentTo } from '../base/consent.ts';
import type { Deps } from '../base/deps.ts';
import { confirmLoss, protectionNote } from '../base/protection.ts';
import { deleteJournaled } from './delete-client.ts';
import { ofProfile } from './profile-entry.ts';
import { retireNow } from './retire.ts';

export type RevokeInput = {
  readonly profile: string;
  /** The admin credential for the profile's server. */
  readonly admin: (server: string) => Promise<AdminCredential>;
  readonly consent: Consent<Profile>;
  readonly dryRun: boolean;
};

/** What `revoke` would delete. */
export type RevokePlan = {
  readonly kind: 'revoke.plan';
  readonly profile: string;
  readonly server: string;
  readonly serverVersion: string | null;
  /** Whose credential would delete it, in words. */
  readonly admin: string;
  readonly clientId: string;
  readonly clientName: string;
  /** The client of the profile's last rotation, which goes first; null where there is none. */
  readonly retiring: string | null;
  readonly warnings: readonly string[];
};

export type RevokeResult = {
  readonly kind: 'revoke';
  readonly profile: string;
  readonly server: string;
  readonly clientId: string;
  /** The client of the profile's last rotation, which went first; null where there was none. */
  readonly retired: string | null;
};

/**
 * Deletes a profile's client on the server, and before it the one that its last rotation kept,
 * proves both gone, and removes the profile. Every access token of the clients ends with them. With
 * `dryRun` returns the plan and changes nothing.
 * @throws profile.unknown, profile.busy; client.gone when somebody else deleted it; auth.*,
 * server.*; confirm.required, confirm.declined, profile.protected; revoke.incomplete or
 * rotate.incomplete when a deletion was sent but is not proved
 */
export async function revoke(input: RevokeInput, deps: Deps): Promise<RevokeResult | RevokePlan> {
  if (input.dryRun) return planned(input, deps);
  const requireConsent = consentTo(input.consent, {
    what: `revoking profile ${input.profile}`,
    declined: `profile ${input.profile}: it was kept`,
  });
  await requireProfile(input.profile, deps.store);
  await deps.store.prepare();
  return withProfileLock(input.profile, deps, async () => {
    const profile = await requireProfile(input.profile, deps.store);
    await refuseWhileOpen(input.profile, deps.store);
    const { name, server, clientId } = profile;
    const admin = await adminFor(profile, input, deps);
    await requireConsent(profile);
    await confirmLoss([profile], input.consent, {
      what: `revoking profile ${name}`,
      command: toCopy`fidesauth revoke -p ${name}`,
    });
    const retired = await revokeOn(profile, admin, deps);
    for (const text of placeNote(profile, 'done')) deps.report({ kind: 'warning', text });
    return { kind: 'revoke', profile: name, server, clientId, retired };
  });
}

/** A deletion on the server does not reach a store of secrets. */
function placeNote({ to }: Profile, when: 'planned' | 'done'): readonly string[] {
  if (to === undefined) return [];
  const { reference } = to;
  return [
    when === 'done'
      ? `${reference} still holds the credential, which no longer works: remove it there`
      : `${reference} keeps the credential, which will no longer work: remove it there`,
  ];
}

/** @throws client.gone where the server has no such client any more */
async function planned(input: RevokeInput, deps: Deps): Promise<RevokePlan> {
  await requireProfile(input.profile, deps.store);
  await untilUnlocked(input.profile, deps);
  const profile = await requireProfile(input.profile, deps.store);
  await refuseWhileOpen(input.profile, deps.store);
  const { name, server, clientId, clientName, retiring } = profile;
  const admin = await adminFor(profile, input, deps);
  deps.report({ kind: 'step', step: 'identify' });
  return atServer(profile, deps, async (at) => {
    const site = await letIn(at, admin);
    const { exists } = clientApi(site.server.generation);
    if (exists === undefined) await requireCredential(profile, deps);
    else if (!(await exists(site.http, site.session.token, clientId))) {
      throw gone(entryOf(site, profile));
    }
    return {
      kind: 'revoke.plan',
      profile: name,
      server,
      serverVersion: site.server.version ?? null,
      admin: adminLabel(admin),
      clientId,
      clientName,
      retiring: retiring?.clientId ?? null,
      warnings: [...protectionNote(profile), ...placeNote(profile, 'planned')],
    };
  });
}

/** The credential that deletes the profile's client, which must be another's. @throws input.invalid */
async function adminFor(
  profile: Profile,
  input: RevokeInput,
  { report }: Deps,
): Promise<AdminCredential> {
  const { name, server } = profile;
  const admin = await input.admin(server);
  const target = { profile: name, server, admin: adminLabel(admin) };
  report({ kind: 'target', command: 'revoke', ...target });
  refuseItself(admin, profile);
  return admin;
}

async function revokeOn(
  profile: Profile,
  admin: AdminCredential,
  deps: Deps,
): Promise<string | null> {
  deps.report({ kind: 'step', step: 'identify' });
  return atServer(profile, deps, async (at) => deleteOfProfile(profile, await letIn(at, admin)));
}

/**
 * Deletes the client of a profile and one that is still retiring, proves both gone, and removes the
 * profile. The caller holds the profile's lock, has no open entry for it, and has consent.
 * @returns the id of the one that was retiring; null for none
 * @throws client.gone when it is not there; store.corrupt without its secret before Fides 2.82;
 * auth.*, server.*, store.*; revoke.incomplete, rotate.incomplete
 */
export async function deleteOfProfile(profile: Profile, site: Site): Promise<string | null> {
  const { deps, server } = site;
  const { generation } = server;
  // Without `exists` only the client's own pair proves it gone.
  if (clientApi(generation).exists === undefined) await requireCredential(profile, deps);
  const retired = await retireNow(site, profile);
  const entry = entryOf(site, profile);
  if (!(await deleteJournaled(entry, site))) throw gone(entry);
  return retired ?? null;
}

function entryOf(site: Site, profile: Profile): ProfileEntry {
  const { marker, clientId } = profile;
  return { marker, operation: 'revoke', state: 'undoing', ...ofProfile(site, profile), clientId };
}

function gone({ profile, server, clientId = '' }: ProfileEntry): FidesAuthError {
  return new FidesAuthError(
    'client.gone',
    `profile ${profile}: client ${clientId} is no longer on ${server}: it was deleted there, or its secret was changed`,
    {
      fix: toCopy`remove what is stored here: fidesauth profiles remove ${profile} --keep-client`,
      clientId,
    },
  );
}
