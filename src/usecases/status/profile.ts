import type { Profile } from '../../domain/clients/profile.ts';
import { fetchedAt, isUsable } from '../../domain/clients/token.ts';
import { secretHint } from '../../domain/secrets/secret.ts';
import { FidesAuthError } from '../../errors.ts';
import { tokenOfPair } from '../../fides/token.ts';
import type { Credential } from '../../store/credentials.ts';
import { notAccepted, requireCredential } from '../access/credential.ts';
import { requireProfile, requireSameServer } from '../access/select-profile.ts';
import { identifyServer } from '../access/server.ts';
import { audit } from '../audit/audit.ts';
import type { AuditSubject } from '../audit/results.ts';
import type { Deps } from '../base/deps.ts';
import { mapBounded } from '../base/waiting.ts';
import { withAudit } from './audit.ts';
import {
  asProblem,
  type ProfileReason,
  type ProfileStatus,
  type StatusInput,
  type StatusProblem,
  type TokenStatus,
} from './results.ts';

/** How profiles are to be looked at. */
export type Look = Pick<
  StatusInput,
  'offline' | 'server' | 'all' | 'admin' | 'strict' | 'reserve'
> & {
  readonly why: ProfileReason;
  readonly current: string | undefined;
};

/** Clients proved at a time: each costs the server a bcrypt. */
const AT_ONCE = 4;

/**
 * Each profile: what is stored of it, whether its server accepts the credential, and whether its
 * scopes are as they should be. What fails is a problem of that profile.
 * @throws server.mismatch for one that is named with another server
 */
export async function examine(
  names: readonly string[],
  look: Look,
  deps: Deps,
): Promise<ProfileStatus[]> {
  const stored = await Promise.all(names.map((name) => storedStatus(name, look, deps)));
  const asked = look.offline
    ? stored
    : await mapBounded(stored, AT_ONCE, (found) => withServer(found, deps));
  const provable = asked.filter(({ status }) => status.credential === 'accepted');
  if (look.offline || provable.length === 0) return asked.map(({ status }) => status);
  const subjects = await audited(
    provable.map(({ status }) => status.name),
    look,
    deps,
  );
  return asked.map(({ status, profile }) => {
    const subject = subjects.find(({ name }) => name === status.name);
    return subject === undefined ? status : withAudit(status, profile, subject, look);
  });
}

type Examined = {
  readonly status: ProfileStatus;
  readonly profile?: Profile;
  readonly credential?: Credential;
};

async function storedStatus(name: string, look: Look, deps: Deps): Promise<Examined> {
  const base = { name, why: look.why, current: name === look.current };
  const found = await attempt(() => requireProfile(name, deps.store), deps);
  if ('problem' in found) {
    // A bootstrap that was cut short before it wrote the profile: its journal tells more.
    const problems = found.problem.code === 'profile.unknown' ? [] : [found.problem];
    return { status: { ...base, ...NOTHING, problems } };
  }
  const profile = found.value;
  if (!look.all) requireSameServer(name, profile.server, look.server);
  const credential = await attempt(() => requireCredential(profile, deps), deps);
  const kept = await attempt(() => tokenStatus(profile, deps), deps);
  const status: ProfileStatus = {
    ...base,
    server: profile.server,
    serverVersion: profile.serverVersion ?? null,
    clientId: profile.clientId,
    secret: 'value' in credential ? secretHint(credential.value.clientSecret) : null,
    credential: 'value' in credential ? 'unknown' : 'missing',
    token: 'value' in kept ? kept.value : null,
    scopes: {
      ...NOTHING.scopes,
      recorded: profile.scopes.length,
      provedAt: provedAt(profile, deps),
    },
    problems: [credential, kept].flatMap((part) => ('problem' in part ? [part.problem] : [])),
  };
  return 'value' in credential
    ? { status, profile, credential: credential.value }
    : { status, profile };
}

const NOTHING = {
  server: null,
  serverVersion: null,
  clientId: null,
  secret: null,
  credential: 'missing',
  token: null,
  scopes: {
    state: 'unknown',
    recorded: 0,
    missing: [],
    extra: [],
    retired: [],
    notices: 0,
    provedAt: null,
    lookedBy: null,
  },
} as const;

/** A profile is written right after its client's scopes were read back. */
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

async function withServer(found: Examined, deps: Deps): Promise<Examined> {
  const { status, profile, credential } = found;
  if (profile === undefined || credential === undefined) return found;
  const reply = await attempt(() => ask(profile, credential, deps), deps);
  if ('value' in reply) {
    const { version } = reply.value;
    return { ...found, status: { ...status, serverVersion: version, credential: 'accepted' } };
  }
  const rejected = reply.problem.exitCode === 3;
  const problems = [...status.problems, reply.problem];
  return {
    ...found,
    status: { ...status, problems, credential: rejected ? 'rejected' : 'unknown' },
  };
}

/** Proves the pair with a token that is thrown away, so that the cache stays as it is. */
async function ask(
  profile: Profile,
  credential: Credential,
  deps: Deps,
): Promise<{ version: string | null }> {
  requireSameServer(profile.name, profile.server, credential.server);
  deps.report({ kind: 'step', step: 'identify' });
  const http = await deps.connect(profile, deps.signal);
  try {
    const { version } = await identifyServer(http, 0, deps);
    const token = await tokenOfPair(http, credential, deps.now);
    if (token === undefined) throw notAccepted(profile, ' any more');
    deps.redactor.learn(token.value);
    return { version: version ?? null };
  } finally {
    await http.close();
  }
}

async function audited(
  profiles: readonly string[],
  { admin, reserve }: Look,
  deps: Deps,
): Promise<readonly AuditSubject[]> {
  // The steps were told already, and open work is told in the result.
  const quiet: Deps = {
    ...deps,
    report: (event) => (event.kind === 'exchange' ? deps.report(event) : undefined),
  };
  const input = { profiles, admin: admin?.credential, adminServer: admin?.server, reserve };
  return (await audit(input, quiet)).subjects;
}

type Attempt<T> = { readonly value: T } | { readonly problem: StatusProblem };

async function attempt<T>(work: () => Promise<T>, { signal }: Deps): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FidesAuthError) return { problem: asProblem(error) };
    throw error;
  }
}
