import type { Profile } from '../../domain/clients/profile.ts';
import { fetchedAt, isUsable } from '../../domain/clients/token.ts';
import { secretHint } from '../../domain/secrets/secret.ts';
import { adminCommand } from '../../domain/words/admin-command.ts';
import type { Credential } from '../../store/credentials.ts';
import { requireCredential } from '../access/credential.ts';
import { type SecretStatus, secretStatus } from '../access/secret-status.ts';
import { requireProfile, requireSameServer } from '../access/select-profile.ts';
import { attempt, valueIn } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import {
  asProblem,
  type ProfileReason,
  type ProfileStatus,
  type StatusInput,
  type StatusProblem,
  type TokenStatus,
} from './results.ts';

/** How to check profiles. */
export type ProfileCheck = Pick<
  StatusInput,
  'offline' | 'server' | 'all' | 'admin' | 'strict' | 'reserve'
> & {
  readonly why: ProfileReason;
  readonly current: string | undefined;
};

/** What is stored of a profile, and its status so far. */
export type Stored = {
  readonly status: ProfileStatus;
  readonly profile?: Profile;
  readonly credential?: Credential;
};

/** One that has all its files. */
export type Whole = Required<Stored>;

/** True for a profile that has all its files. */
export function isWhole(stored: Stored): stored is Whole {
  return stored.profile !== undefined && stored.credential !== undefined;
}

/** The status of a profile by its files alone. @throws server.mismatch */
export async function storedStatus(name: string, look: ProfileCheck, deps: Deps): Promise<Stored> {
  const base = { name, why: look.why, current: name === look.current };
  const found = await attempt(() => requireProfile(name, deps.store), deps.signal);
  if ('error' in found) {
    // A bootstrap was interrupted before it wrote the profile: its journal says more.
    const problems = found.error.code === 'profile.unknown' ? [] : [asProblem(found.error)];
    return { status: { ...base, ...NOTHING, problems } };
  }
  const profile = found.value;
  if (!look.all) requireSameServer(name, profile.server, look.server);
  const credential = await attempt(() => requireCredential(profile, deps), deps.signal);
  const kept = await attempt(() => tokenStatus(profile, deps), deps.signal);
  const defaults = valueIn(await attempt(() => deps.store.settings.defaults(), deps.signal)) ?? {};
  const rotation = secretStatus(profile, defaults, deps);
  const status: ProfileStatus = {
    ...base,
    server: profile.server,
    serverVersion: profile.serverVersion ?? null,
    clientId: profile.clientId,
    owner: profile.owner ?? null,
    to: profile.to?.reference ?? null,
    expiresAt: profile.expiresAt ?? null,
    secret: 'value' in credential ? secretHint(credential.value.clientSecret) : null,
    credential: 'value' in credential ? 'unknown' : 'missing',
    rotation,
    token: 'value' in kept ? kept.value : null,
    scopes: {
      ...NOTHING.scopes,
      known: profile.scopesKnown !== false,
      recorded: profile.scopes.length,
      provedAt: provedAt(profile, deps),
    },
    problems: [
      ...[credential, kept].flatMap((part) => ('error' in part ? [asProblem(part.error)] : [])),
      ...(look.strict && rotation.due ? [dueProblem(name, rotation)] : []),
    ],
  };
  return 'value' in credential
    ? { status, profile, credential: credential.value }
    : { status, profile };
}

const NOTHING = {
  server: null,
  serverVersion: null,
  clientId: null,
  owner: null,
  to: null,
  expiresAt: null,
  secret: null,
  credential: 'missing',
  rotation: null,
  token: null,
  scopes: {
    state: 'unknown',
    known: true,
    recorded: 0,
    missing: [],
    extra: [],
    retired: [],
    notices: 0,
    provedAt: null,
    lookedBy: null,
  },
} as const;

function dueProblem(name: string, { rotateAfter }: SecretStatus): StatusProblem {
  return {
    code: 'secret.due',
    exitCode: 10,
    message: `profile ${name}: its secret is older than ${rotateAfter}`,
    fix: `rotate it: ${adminCommand`fidesauth rotate -p ${name} --new-client`}`,
  };
}

/** A profile is written right after its client's scopes are read back. */
function provedAt({ name, createdAt }: Profile, { store, now }: Deps): string {
  const written = store.profiles.writtenAt(name) ?? Date.parse(createdAt);
  return new Date(Math.min(written, now())).toISOString();
}

async function tokenStatus(
  { server, clientId }: Profile,
  { store, now }: Deps,
): Promise<TokenStatus | null> {
  const kept = await store.tokens.read(server, clientId);
  if (kept === undefined) return null;
  const since = fetchedAt(kept);
  return {
    fetchedAt: since === undefined ? null : new Date(since).toISOString(),
    expiresAt: new Date(kept.expiresAt).toISOString(),
    usable: isUsable(kept, now()),
  };
}
