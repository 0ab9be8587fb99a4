import type { Baseline } from '../../domain/audit/baseline.ts';
import type { Severity } from '../../domain/audit/severity.ts';
import type { Reach } from '../../domain/clients/journal.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { NEWEST_RELEASE } from '../../domain/history/history.ts';
import { seen } from '../../domain/words/unseen.ts';
import { FidesAuthError } from '../../errors.ts';
import type { AdminCredential } from '../access/admin.ts';
import { requireProfile } from '../access/select-profile.ts';
import { atServer } from '../access/site.ts';
import { attempt } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import { withProgress } from '../base/progress.ts';
import { knownHere } from '../inventory/known.ts';
import { comparedWith, failingIn } from './compared.ts';
import { sha256 } from './fingerprint.ts';
import { presetFacts, serverFacts } from './provenance.ts';
import type { AuditSubject, ScopesDiffResult } from './results.ts';
import { unreadProfile } from './subject.ts';
import { type Asking, auditAt, orLost, type ServerAudit } from './subjects.ts';
import { summaryOf, worstFinding, worstFirst } from './summary.ts';
import { undeclaredOn } from './undeclared.ts';

export type AuditInput = {
  /** The profiles to audit, by name. */
  readonly profiles: readonly string[];
  /** The admin credential for one server; sent to no other. */
  readonly admin: ((server: string) => Promise<AdminCredential>) | undefined;
  /** The server of the admin credential, where given (normal form). */
  readonly adminServer: string | undefined;
  /** The version of fidesauth, which the report names. */
  readonly version: string;
  /** The severity from which on a finding fails the audit; null: drift fails it. */
  readonly failOn: Severity | null;
  /** An earlier report to compare with. */
  readonly baseline: Baseline | undefined;
  /** Also the clients without a profile, of these servers. */
  readonly allClients?: boolean;
  /** A server to audit even if no profile is bound to it. */
  readonly reach?: Reach | undefined;
} & Pick<Asking, 'reserve' | 'unused' | 'time'>;

/**
 * Compares preset, record and live scopes of each profile's client. An unreadable part is a result,
 * not an error: it is named, and never counts as in sync.
 * @throws profile.unknown for one profile that is named; input.missing when an admin credential is
 * given without its server and the profiles have several; input.invalid for a baseline of other
 * servers; store.* for the folder of profiles
 */
export async function audit(input: AuditInput, deps: Deps): Promise<ScopesDiffResult> {
  const read = await Promise.all(input.profiles.map((name) => readProfile(name, deps)));
  const profiles = read.flatMap((found) => ('unreadable' in found ? [] : [found]));
  const reaches: readonly Reach[] = [
    ...(input.reach === undefined ? [] : [input.reach]),
    ...profiles,
  ];
  const servers = [...new Set(reaches.map(({ server }) => server))].sort();
  requireSameServers(input.baseline, servers);
  const adminOf = await adminFor(input, servers);
  const clients = input.allClients ? await knownHere(deps) : ('count' as const);
  const first = { work: 'auditing', unit: 'profile', total: profiles.length } as const;
  const audits = await withProgress(first, deps, async (tracker) => {
    const done: ServerAudit[] = [];
    for (const server of servers) {
      const reach = reaches.find((one) => one.server === server);
      if (reach === undefined) continue;
      const own = profiles.filter((profile) => profile.server === server);
      const asking = { ...input, admin: adminOf(server), clients, tracker };
      done.push(await auditServer(reach, own, asking, deps));
    }
    return done;
  });
  const unread = read.flatMap((found) => ('unreadable' in found ? [found] : []));
  return reportOf(audits, unread, input);
}

function reportOf(
  audits: readonly ServerAudit[],
  unread: readonly AuditSubject[],
  { time, version, failOn, baseline }: AuditInput,
): ScopesDiffResult {
  const audited = audits.flatMap((one) => one.audited);
  const found = {
    servers: audits.map(serverFacts),
    presets: presetFacts(audited),
    subjects: worstFirst([...unread, ...audited.map(({ subject }) => subject)]),
    undeclared: audits.flatMap(({ url, version, coverage }) =>
      undeclaredOn(url, version, coverage.inventory),
    ),
    inventory: audits.flatMap(({ coverage }) => coverage.inventory),
  };
  const facts =
    baseline === undefined ? { ...found, baseline: null } : comparedWith(found, baseline);
  return {
    kind: 'scopes.diff',
    inSync: found.subjects.every(({ inSync }) => inSync),
    generatedAt: time,
    tool: { version, newestKnown: NEWEST_RELEASE },
    fingerprint: sha256(found),
    summary: summaryOf(facts),
    worst: worstFinding(facts),
    failOn,
    failing: failingIn(facts, failOn),
    ...facts,
  };
}

/** A baseline of other servers would call everything new. */
function requireSameServers(baseline: Baseline | undefined, servers: readonly string[]): void {
  if (baseline === undefined || servers.length === 0) return;
  if (servers.some((server) => baseline.servers.includes(server))) return;
  const others = baseline.servers.slice(0, 5).map(seen).join(', ');
  throw new FidesAuthError(
    'input.invalid',
    `--baseline: it is about ${others === '' ? 'no server' : others}, this audit about ${servers.join(', ')}`,
    { fix: 'give a report of the same server, made with --format json' },
  );
}

/**
 * The admin credential by server, for one server only.
 * @throws input.missing when its server is not given and there are several
 */
export async function adminFor(
  { admin, adminServer: named }: Pick<AuditInput, 'admin' | 'adminServer'>,
  servers: readonly string[],
): Promise<(server: string) => AdminCredential | undefined> {
  const adminServer = admin === undefined ? undefined : (named ?? oneOf(servers));
  const credential = adminServer === undefined ? undefined : await admin?.(adminServer);
  return (server) => (server === adminServer ? credential : undefined);
}

function oneOf(servers: readonly string[]): string | undefined {
  if (servers.length < 2) return servers[0];
  throw new FidesAuthError(
    'input.missing',
    `scopes diff: the profiles belong to several servers, and an admin credential is for one: ${servers.join(', ')}`,
    { fix: 'name the server with --server URL' },
  );
}

/** An unreadable profile becomes a subject with an unreadable record. */
async function readProfile(name: string, deps: Deps): Promise<Profile | AuditSubject> {
  const read = () => requireProfile(name, deps.store);
  const found = await attempt(read, deps.signal, ({ code }) => code === 'profile.unknown');
  if ('value' in found) return found.value;
  return unreadProfile(name, found.error);
}

async function auditServer(
  reach: Reach,
  profiles: readonly Profile[],
  asking: Asking,
  deps: Deps,
): Promise<ServerAudit> {
  deps.report({ kind: 'step', step: 'identify' });
  const work = () => atServer(reach, deps, (at) => auditAt(at, profiles, asking));
  return orLost(reach.server, profiles, asking, deps, work);
}
