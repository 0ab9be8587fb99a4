import type { Secret } from '../../domain/secrets/secret.ts';
import { tokenOfPair } from '../../fides/token.ts';
import { notAccepted } from '../access/credential.ts';
import { requireSameServer } from '../access/select-profile.ts';
import { atServer, type Identified } from '../access/site.ts';
import { adminFor } from '../audit/audit.ts';
import { auditAt } from '../audit/subjects.ts';
import { attempt } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import { type Tracker, withProgress } from '../base/progress.ts';
import { mapBounded } from '../base/waiting.ts';
import { withAudit } from './audit.ts';
import { asProblem, type ProfileStatus, type StatusProblem } from './results.ts';

import { isWhole, type ProfileCheck, storedStatus, type Whole } from './stored.ts';

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
  const first = { work: 'checking', unit: 'profile', total: whole.length } as const;
  const asked = await withProgress(first, deps, (tracker) =>
    mapBounded(byReach(whole), AT_ONCE, (group) =>
      askServer(group, adminOf, { ...look, tracker }, deps),
    ),
  );
  const found = new Map(asked.flat().map((status) => [status.name, status]));
  return stored.map(({ status }) => found.get(status.name) ?? status);
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

type Check = ProfileCheck & { readonly tracker: Tracker };

type AdminOf = Awaited<ReturnType<typeof adminFor>>;

/** Asks a server everything about some profiles, each thing once. */
async function askServer(
  group: readonly Whole[],
  adminOf: AdminOf,
  look: Check,
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
  for (const { status } of group) look.tracker.failed(`profile ${status.name}`, reached.error);
  look.tracker.advance(group.length);
  return group.map(({ status }) => unproved(status, asProblem(reached.error)));
}

async function askOf(
  at: Identified,
  group: readonly Whole[],
  adminOf: AdminOf,
  { reserve, tracker, ...look }: Check,
): Promise<readonly ProfileStatus[]> {
  const asked = await mapBounded(group, AT_ONCE, async (one) => {
    tracker.at(one.profile.name);
    const proof = await attempt(() => prove(at, one), at.deps.signal);
    if ('error' in proof) tracker.failed(`profile ${one.profile.name}`, proof.error);
    tracker.advance();
    return { ...one, proof };
  });
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
