import type { BaselineFinding } from '../../domain/audit/baseline.ts';
import { SEVERITIES } from '../../domain/words/choices.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import type {
  AuditedPreset,
  AuditedServer,
  AuditLooker,
  AuditSummary,
  BaselineResult,
  ScopesDiffResult,
} from '../../usecases/audit/results.ts';
import { count } from '../base/layout.ts';

/** A line about how a report was made: a label and its text. */
export type ProvenanceLine = readonly [label: string, text: string];

/** When, by what, where, by whom and with which presets an audit was made. */
export function provenanceLines(result: ScopesDiffResult): ProvenanceLine[] {
  const { servers, presets, fingerprint } = result;
  return [
    ['made', madeText(result)],
    ...servers.flatMap(serverLines),
    ...presets.map((preset): ProvenanceLine => ['preset', presetText(preset)]),
    ['facts', fingerprintText(fingerprint)],
  ];
}

/** When and by what a report was made. */
export function madeText({
  generatedAt,
  tool,
}: Pick<ScopesDiffResult, 'generatedAt' | 'tool'>): string {
  return `${timeText(generatedAt)} by fidesauth ${tool.version}, which knows Fides up to ${tool.newestKnown}`;
}

/** `2026-11-25 21:40 UTC`. */
function timeText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** The first 16 digits of a hash, in fours, for people to compare. */
function fingerprintText(fingerprint: string): string {
  return fingerprint.slice(0, 16).replace(/.{4}(?=.)/g, '$& ');
}

function serverLines(server: AuditedServer): ProvenanceLine[] {
  const { url, version, knownScopes, lookers, leftOut } = server;
  const facts = [
    url,
    version === null ? 'release unknown' : `Fides ${version}`,
    ...(knownScopes === null ? [] : [`knows ${count(knownScopes, 'scope')}`]),
    coverageText(server),
  ];
  return [
    ['server', facts.join(', ')],
    ...(lookers.length === 0 ? [] : [['looked', lookersText(lookers)] as const]),
    ...leftOut.map(
      ({ what, why, fix }): ProvenanceLine => [
        'left out',
        `${what}: ${why}${fix === null ? '' : `; fix: ${fix}`}`,
      ],
    ),
  ];
}

/**
 * The clients that were not asked for, and how to look at them. Nothing where the list could not be
 * read, which is said already.
 */
export function othersLine({ url, covered, clients, leftOut }: AuditedServer): ProvenanceLine[] {
  const others = (clients ?? 0) - covered;
  if (others <= 0 || leftOut.length > 0) return [];
  const what = `${count(others, 'client')} of ${url} ${others === 1 ? 'was' : 'were'} not looked at`;
  return [
    [
      'others',
      `${what}; to see all: ${toCopy`fidesauth scopes diff --all-clients --server ${url}`}`,
    ],
  ];
}

/** `18 of 107 clients of this server covered`. */
export function coverageText({ covered, clients }: AuditedServer): string {
  if (clients === null) return `${count(covered, 'client')} covered, of an unknown number`;
  return `${covered} of ${count(clients, 'client')} of this server covered`;
}

const MOST_LOOKERS = 3;

function lookersText(lookers: readonly AuditLooker[]): string {
  const named = lookers.slice(0, MOST_LOOKERS).map(lookerText);
  const more = lookers.length - named.length;
  return [...named, ...(more === 0 ? [] : [`${count(more, 'other client')} of profiles`])].join(
    ', ',
  );
}

const KINDS: Readonly<Record<AuditLooker['kind'], string>> = {
  root: 'root client',
  login: 'user',
  token: 'an initial access token',
  profile: 'client',
};

/** `root client fidesadmin`, `client 0123… of profile auditor`. */
function lookerText({ kind, id, profile }: AuditLooker): string {
  const who = id === null ? KINDS[kind] : `${KINDS[kind]} ${id}`;
  return profile === null ? who : `${who} of profile ${profile}`;
}

function presetText({ name, path, sha256, changed, profiles }: AuditedPreset): string {
  const facts = [
    path === null ? `${name} (shipped)` : `${name} (${path})`,
    sha256 === null ? 'could not be read' : `sha256 ${sha256.slice(0, 12)}`,
    ...(changed === true ? ['changed since it was recorded'] : []),
    `for ${count(profiles.length, 'profile')}`,
  ];
  return facts.join(', ');
}

/** `4 critical, 2 high; 1 accepted`; `no findings` for none. */
export function severityCounts({ findings, accepted }: AuditSummary): string {
  const parts = SEVERITIES.flatMap((severity) =>
    findings[severity] === 0 ? [] : [`${findings[severity]} ${severity}`],
  );
  const known = parts.length === 0 ? 'no findings' : parts.join(', ');
  return accepted === 0 ? known : `${known}; ${accepted} accepted`;
}

/** What became of an earlier report's findings, in one line. */
export function baselineText(baseline: BaselineResult): string {
  const { generatedAt, mended, unchecked } = baseline;
  const parts = [
    `${baseline.new} new`,
    `${baseline.still} still there`,
    `${mended.length} mended`,
    ...(unchecked === 0 ? [] : [`${unchecked} not looked at this time`]),
  ];
  return `since ${timeText(generatedAt)}: ${parts.join(', ')}`;
}

/** A finding of an earlier report that is mended: `mended: ci: extra user:read (medium)`. */
export function mendedText({ name, kind, scope, severity }: BaselineFinding): string {
  return `mended: ${name}: ${kind}${scope === null ? '' : ` ${scope}`} (${severity})`;
}
