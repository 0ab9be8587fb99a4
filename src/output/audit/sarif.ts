import type {
  AuditedServer,
  AuditFinding,
  AuditSubject,
  ScopesDiffResult,
  UndeclaredFinding,
} from '../../usecases/audit/results.ts';
import { type Cause, causesOf, namesText } from './causes.ts';
import { encodePath, ownerOf, place, placeOf, uriOf } from './sarif-place.ts';
import { LEVELS, ruleOf, sarifRules } from './sarif-rules.ts';
import { hasProfile, reasonOf, undeclaredText } from './words.ts';

/** The facts about the process that a report contains. */
export type HostFacts = { readonly cwd: string; readonly version: string };

/**
 * An audit as SARIF 2.1.0, with its last line break: one run, a result for each finding, a
 * notification for each cause that hid something. The same facts at the same time give the same
 * text.
 */
export function diffSarif(result: ScopesDiffResult, { cwd, version }: HostFacts): string {
  const { subjects, undeclared, presets, servers, generatedAt, fingerprint, summary } = result;
  const blind = [...causesOf(subjects).map(causeNotice), ...servers.flatMap(serverNotices)];
  const run = {
    tool: { driver: { name: 'fidesauth', version, rules: sarifRules() } },
    invocations: [
      {
        endTimeUtc: generatedAt,
        executionSuccessful: blind.length === 0,
        toolExecutionNotifications: blind,
      },
    ],
    artifacts: presets.flatMap(({ path, sha256 }) =>
      path === null || sha256 === null
        ? []
        : [{ location: { uri: uriOf(path, cwd) }, hashes: { 'sha-256': sha256 } }],
    ),
    columnKind: 'utf16CodeUnits',
    properties: { generatedAt, fingerprint, summary, servers, presets },
    results: [
      ...subjects.flatMap((subject) =>
        subject.findings.map((finding) => resultOf(finding, subject, cwd)),
      ),
      ...undeclared.map(undeclaredResult),
    ],
  };
  const log = {
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultOf(finding: AuditFinding, subject: AuditSubject, cwd: string): object {
  const { kind, scope, severity, why, mend, accepted } = finding;
  const path = pathOf(subject);
  const of = scope === null ? '' : `${scope}: `;
  return {
    ...ruleOf(kind, severity),
    level: LEVELS[severity],
    message: message(`${kind}: ${of}${reasonOf(finding)} (${addressOf(subject)})`),
    locations: [
      {
        physicalLocation: placeOf(scope, subject, cwd),
        logicalLocations: [
          {
            name: subject.name,
            fullyQualifiedName: scope === null ? path : `${path}/${scope}`,
            kind: 'resource',
          },
        ],
      },
    ],
    ...identity(finding),
    ...(accepted === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: 'external',
              status: 'accepted',
              justification: `${accepted.reason} (until ${accepted.until})`,
            },
          ],
        }),
    properties: { severity, why, mend },
  };
}

function undeclaredResult(finding: UndeclaredFinding): object {
  const { kind, severity, server, clients, why, mend } = finding;
  return {
    ...ruleOf(kind, severity),
    level: LEVELS[severity],
    message: message(`${kind}: ${undeclaredText(finding)} (${server})`),
    locations: [
      {
        physicalLocation: place(encodePath(['clients', new URL(server).host]), 1),
        logicalLocations: clients.map(({ clientId }) => ({
          name: clientId,
          fullyQualifiedName: `client/${clientId}`,
          kind: 'resource',
        })),
      },
    ],
    ...identity(finding),
    properties: { severity, why, mend },
  };
}

/**
 * GitHub reads only the first fingerprint. Without it, two results of one rule on one line count as
 * the same, but two clients may share a preset.
 */
function identity({
  fingerprint,
  baseline,
}: Pick<AuditFinding, 'fingerprint' | 'baseline'>): object {
  return {
    partialFingerprints: { primaryLocationLineHash: fingerprint, 'fidesauth/v1': fingerprint },
    ...(baseline === undefined ? {} : { baselineState: baseline === 'new' ? 'new' : 'unchanged' }),
  };
}

function causeNotice({ reason, layers, names }: Cause): object {
  return {
    level: 'error',
    message: message(`could not look: ${layers.join(', ')} of ${namesText(names)}: ${reason}`),
    locations: [
      {
        logicalLocations: names.map((name) => ({
          name,
          fullyQualifiedName: `profile/${name}`,
          kind: 'resource',
        })),
      },
    ],
  };
}

function serverNotices({ url, incomplete, leftOut }: AuditedServer): object[] {
  if (!incomplete) return [];
  return leftOut.map(({ what, why }) => ({
    level: 'error',
    message: message(`could not look: ${what} of ${url}: ${why}`),
  }));
}

function addressOf(subject: AuditSubject): string {
  const { name, server, clientId } = subject;
  return `${hasProfile(subject) ? `profile ${name}, ` : ''}client ${clientId} on ${server}`;
}

function pathOf(subject: AuditSubject): string {
  return `${ownerOf(subject)}/${subject.name}`;
}

/** Text as a message, escaped: braces mean placeholders, brackets before a parenthesis a link. */
function message(text: string): object {
  const plain = text.replace(/[{}]/g, '$&$&').replace(/\[(?=[^\]]*\]\()/g, '\\[');
  return { text: plain };
}
