import type { AcceptedFinding, Profile } from '../../domain/clients/profile.ts';
import { didYouMean, nearest } from '../../domain/scopes/nearest.ts';
import { FINDING_KINDS, type FindingKind } from '../../domain/words/choices.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError, isErrorCode } from '../../errors.ts';
import { withProfileLock } from '../access/profile-lock.ts';
import { requireProfile } from '../access/select-profile.ts';
import { refuseWhileOpen } from '../access/unfinished.ts';
import type { Deps } from '../base/deps.ts';
import { ready } from '../base/ready.ts';
import { type AuditInput, audit } from './audit.ts';
import type { AuditSubject } from './results.ts';

/** What is accepted, or no longer. */
export type AcceptInput = {
  readonly profile: string;
  readonly scope: string;
  /** Undefined: the only kind that is found on the scope. */
  readonly kind: FindingKind | undefined;
} & (
  | { readonly withdraw: true }
  | {
      readonly withdraw: false;
      readonly reason: string;
      /** The last day, as `2026-12-31`. */
      readonly until: string;
      readonly audit: Pick<AuditInput, 'admin' | 'adminServer' | 'reserve' | 'version' | 'time'>;
    }
);

export type AcceptResult = {
  readonly kind: 'scopes.accept';
  readonly profile: string;
  readonly server: string;
  readonly clientId: string;
  readonly scope: string;
  readonly finding: string;
  readonly reason: string;
  readonly until: string;
  /** False: the acceptance ended early. */
  readonly accepted: boolean;
};

/**
 * Accepts a finding of an audit to the end of a day (UTC), or ends that early. Until then it is no
 * drift, and `bootstrap` and `scopes apply` leave it alone. Stands in the profile.
 * @throws input.invalid when there is no such finding or acceptance; input.missing when there are
 * several; profile.unknown, profile.busy; the error of an audit that cannot look; store.*
 */
export async function accept(input: AcceptInput, deps: Deps): Promise<AcceptResult> {
  await requireProfile(input.profile, deps.store);
  const kind = input.withdraw ? undefined : await foundKind(input, deps);
  return withProfileLock(input.profile, deps, async () => {
    const profile = await requireProfile(input.profile, deps.store);
    await refuseWhileOpen(input.profile, deps.store);
    await ready(deps);
    if (input.withdraw) return withdraw(profile, input, deps);
    const { scope, reason, until } = input;
    const since = new Date(deps.now()).toISOString();
    const one = { scope, kind: kind ?? '', reason, until, since };
    await write(profile, [...others(profile, one), one], deps);
    return resultOf(profile, one, true);
  });
}

async function withdraw(
  profile: Profile,
  { scope, kind }: AcceptInput,
  deps: Deps,
): Promise<AcceptResult> {
  const { accepted = [], name } = profile;
  const found = accepted.filter(
    (one) => one.scope === scope && (kind === undefined || one.kind === kind),
  );
  const [one, ...more] = found;
  if (one === undefined) {
    throw new FidesAuthError('input.invalid', `profile ${name}: ${scope} is not accepted`, {
      fix: `accepted are: ${accepted.map((other) => other.scope).join(', ') || 'none'}`,
    });
  }
  if (more.length > 0) throw several(scope, found);
  await write(profile, others(profile, one), deps);
  return resultOf(profile, one, false);
}

function others(
  { accepted = [] }: Profile,
  { scope, kind }: Pick<AcceptedFinding, 'scope' | 'kind'>,
): AcceptedFinding[] {
  return accepted.filter((one) => one.scope !== scope || one.kind !== kind);
}

async function write(
  { accepted: _, ...profile }: Profile,
  accepted: readonly AcceptedFinding[],
  { store }: Deps,
): Promise<void> {
  await store.profiles.write(
    { ...profile, ...(accepted.length === 0 ? {} : { accepted }) },
    store.profiles.writtenAt(profile.name),
  );
}

function resultOf(
  { name, server, clientId }: Profile,
  { scope, kind, reason, until }: AcceptedFinding,
  accepted: boolean,
): AcceptResult {
  const head = { kind: 'scopes.accept', profile: name, server, clientId } as const;
  return { ...head, scope, finding: kind, reason, until, accepted };
}

const PLAIN = { failOn: null, baseline: undefined };

/** The kind of the finding that is accepted: what nobody finds cannot be. */
async function foundKind(
  { profile, scope, kind, audit: asked }: Extract<AcceptInput, { withdraw: false }>,
  deps: Deps,
): Promise<string> {
  const unused = kind === 'unused' ? 'operations' : undefined;
  const { subjects } = await audit({ ...asked, profiles: [profile], unused, ...PLAIN }, deps);
  const [subject] = subjects;
  if (subject === undefined) throw new Error(`no audit of profile ${profile}`);
  const found = subject.findings.filter((one) => one.scope === scope);
  const matching = found.filter((one) => kind === undefined || one.kind === kind);
  const [one, ...more] = matching;
  if (one === undefined) throw unreadable(subject) ?? notFound(subject, scope, kind);
  if (more.length > 0) throw several(scope, matching);
  return one.kind;
}

function unreadable({ name, unreadable: layers }: AuditSubject): FidesAuthError | undefined {
  const [first] = layers;
  if (first === undefined) return undefined;
  const { code = '', layer, reason, fix } = first;
  return new FidesAuthError(
    isErrorCode(code) ? code : 'input.invalid',
    `profile ${name}: its ${layer} scopes cannot be read: ${reason}`,
    { fix: fix ?? 'accept a finding that an audit shows' },
  );
}

function notFound(
  { name, findings }: AuditSubject,
  scope: string,
  kind: string | undefined,
): FidesAuthError {
  const what = kind === undefined ? 'no finding' : `no finding of kind ${kind}`;
  const scopes = new Set(findings.flatMap((one) => one.scope ?? []));
  const near = nearest(scope, [...scopes]);
  return new FidesAuthError('input.invalid', `profile ${name}: there is ${what} on ${scope}`, {
    fix: didYouMean(near) ?? toCopy`see what there is: fidesauth scopes diff -p ${name}`,
  });
}

function several(scope: string, found: readonly { readonly kind: string }[]): FidesAuthError {
  const kinds = FINDING_KINDS.filter((kind) => found.some((one) => one.kind === kind));
  return new FidesAuthError('input.missing', `${scope}: there are ${found.length} findings on it`, {
    fix: `say which: ${kinds.map((kind) => `--kind ${kind}`).join(' or ')}`,
  });
}
