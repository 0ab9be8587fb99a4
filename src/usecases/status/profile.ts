import type { Profile } from '../../domain/clients/profile.ts';
import { fetchedAt, isUsable } from '../../domain/clients/token.ts';
import { type Secret, secretHint } from '../../domain/secrets/secret.ts';
import { adminCommand } from '../../domain/words/admin-command.ts';
import { tokenOfPair } from '../../fides/token.ts';
import type { Credential } from '../../store/credentials.ts';
import { notAccepted, requireCredential } from '../access/credential.ts';
import { type SecretStatus, secretStatus } from '../access/secret-status.ts';
import { requireProfile, requireSameServer } from '../access/select-profile.ts';
import { atServer, type Identified } from '../access/site.ts';
import { adminFor } from '../audit/audit.ts';
import { auditAt } from '../audit/subjects.ts';
import { attempt, valueIn } from '../base/attempt.ts';
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

/** How to check profiles. */
export type ProfileCheck = Pick<
  StatusInput,
  'offline' | 'server' | 'all' | 'admin' | 'strict' | 'reserve'
> & {
  readonly why: ProfileReason;
  readonly current: string | undefined;
};

/** Clients proved in parallel: each costs the server a bcrypt. */
const AT_ONCE = 4;

/**
 * Checks each profile: its stored files, whether its server accepts the client secret, and whether
 * its scopes are as they should be. A failure is a problem of that profile.
 * @throws server.mismatch for a profile that is named with another server
 */
export async function checkProfile(
  names: readonly string[],
  look: ProfileCheck,
  deps: Deps,
): Promise<ProfileStatus[]> {
  const stored = await Promise.all(names.map((name) => storedStatus(name, look, deps)));
  const whole = stored.filter(isWhole);
  if (look.offline || whole.length === 0) return stored.map(({ status }) => status);
  const { credential, server } = look.admin ?? {};
  const servers = [...new Set(whole.map(({ profile }) => profile.server))];
  const adminOf = await adminFor({ admin: credential, adminServer: server }, servers);
  const asked = await mapBounded(byReach(whole), AT_ONCE, (group) =>
    askServer(group, adminOf, look, deps),
  );
  const found = new Map(asked.flat().map((status) => [status.name, status]));
  return stored.map(({ status }) => found.get(status.name) ?? status);
}

type Stored = {
  readonly status: ProfileStatus;
  readonly profile?: Profile;
  readonly credential?: Credential;
};

type Whole = Required<Stored>;

function isWhole(stored: Stored): stored is Whole {
  return stored.profile !== undefined && stored.credential !== undefined;
}

/** Groups profiles that reach one server in the same way. */
function byReach(whole: readonly Whole[]): readonly (readonly Whole[])[] {
  const groups = new Map<string, Whole[]>();
  for (const one of whole) {
    const { server, allowHttp, caFile } = one.profile;
    const key = JSON.stringify([server, allowHttp, caFile]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

async function storedStatus(name: string, look: ProfileCheck, deps: Deps): Promise<Stored> {
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

type AdminOf = Awaited<ReturnType<typeof adminFor>>;

/** Asks a server everything about some profiles, each thing once. */
async function askServer(
  group: readonly Whole[],
  adminOf: AdminOf,
  look: ProfileCheck,
  deps: Deps,
): Promise<readonly ProfileStatus[]> {
  const [first] = group;
  if (first === undefined) return [];
  deps.report({ kind: 'step', step: 'identify' });
  const reached = await attempt(
    () => atServer(first.profile, deps, (at) => askOf(at, group, adminOf, look)),
    deps.signal,
  );
  if ('value' in reached) return reached.value;
  return group.map(({ status }) => unproved(status, asProblem(reached.error)));
}

async function askOf(
  at: Identified,
  group: readonly Whole[],
  adminOf: AdminOf,
  { reserve, ...look }: ProfileCheck,
): Promise<readonly ProfileStatus[]> {
  const asked = await mapBounded(group, AT_ONCE, async (one) => ({
    ...one,
    proof: await attempt(() => prove(at, one), at.deps.signal),
  }));
  const tokens = new Map<string, Secret>();
  for (const { status, proof } of asked) if ('value' in proof) tokens.set(status.name, proof.value);
  const profiles = group.flatMap(({ profile }) => (tokens.has(profile.name) ? [profile] : []));
  const admin = adminOf(at.http.server.url);
  const time = new Date(at.deps.now()).toISOString();
  const { audited } = await auditAt(quietly(at), profiles, { admin, reserve, tokens, time });
  return asked.map(({ status, profile, proof }) => {
    if ('error' in proof) return unproved(status, asProblem(proof.error));
    const serverVersion = at.server.version ?? null;
    const proved = { ...status, serverVersion, credential: 'accepted' as const };
    const found = audited.find(({ subject }) => subject.name === status.name);
    return found === undefined ? proved : withAudit(proved, profile, found.subject, look);
  });
}

/** Drops events: the steps were reported already, and the result shows open work. */
function quietly({ deps, ...at }: Identified): Identified {
  const report: Deps['report'] = (event) =>
    event.kind === 'exchange' ? deps.report(event) : undefined;
  return { ...at, deps: { ...deps, report } };
}

function unproved(status: ProfileStatus, problem: StatusProblem): ProfileStatus {
  const credential = problem.exitCode === 3 ? 'rejected' : 'unknown';
  return { ...status, problems: [...status.problems, problem], credential };
}

/** Proves the pair with a token that is not kept: the cache stays unchanged. */
async function prove({ http, deps }: Identified, { profile, credential }: Whole): Promise<Secret> {
  requireSameServer(profile.name, profile.server, credential.server);
  const token = await tokenOfPair(http, credential, deps.now);
  if (token === undefined) throw notAccepted(profile, ' any more');
  deps.redactor.learn(token.value);
  return token.value;
}
