import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FindingKind, isDrift } from '../../domain/audit/findings.ts';
import type {
  AuditFinding,
  AuditSubject,
  ScopesDiffResult,
  Unreadable,
} from '../../usecases/audit/results.ts';
import { wellFormed } from '../base/layout.ts';
import { hasProfile, reasonOf } from './words.ts';

/** The facts about the process that a report contains. */
export type HostFacts = { readonly cwd: string; readonly version: string };

/** The meaning of each kind, in short, and what to do about it. */
const RULES: Readonly<Record<FindingKind, readonly [string, string]>> = {
  missing: [
    'The client lacks a scope that its preset asks for.',
    'Run fidesauth scopes apply to bring the client back in line, or take the scope out of the preset.',
  ],
  extra: [
    'The client holds a scope that its preset does not ask for.',
    'Run fidesauth scopes apply to bring the client back in line, or name the scope in the preset.',
  ],
  retired: [
    'The preset or the client names a scope that the server does not know.',
    'Name the scope that took its place, or list it as optional.',
  ],
  gone: [
    'The client is no longer on the server.',
    'Make a new one with fidesauth bootstrap --if-exists replace, or remove the profile.',
  ],
  new: [
    'A pattern of the preset matches a new scope that the client was not given.',
    'Grant it with fidesauth scopes apply, or exclude it in the preset.',
  ],
  risky: [
    'The client holds a scope that amounts to admin and that its preset does not name in full.',
    'Name the scope in the preset with a reason, or exclude it.',
  ],
  stale: [
    'The record on this machine is behind what the preset says and the server holds.',
    'fidesauth scopes apply brings the record up to date.',
  ],
  duplicate: [
    'The server lists a scope of the client more than once.',
    'It grants nothing more. Assigning the scopes again removes the duplicate.',
  ],
  unused: [
    'The client holds a scope that nothing in the comparison needs.',
    'Leave the scope out of the preset, or exclude it, and run fidesauth scopes apply.',
  ],
};
const KINDS = Object.keys(RULES) as FindingKind[];

/**
 * An audit as SARIF 2.1.0, with its last line break: one run, a result for each finding, a
 * notification for each layer that could not be read. The same audit of the same version gives the
 * same text.
 */
export function diffSarif({ subjects }: ScopesDiffResult, { cwd, version }: HostFacts): string {
  const blind = subjects.flatMap((subject) =>
    subject.unreadable.map((what) => notice(subject, what)),
  );
  const run = {
    tool: { driver: { name: 'fidesauth', version, rules: KINDS.map(rule) } },
    invocations: [{ executionSuccessful: blind.length === 0, toolExecutionNotifications: blind }],
    columnKind: 'utf16CodeUnits',
    results: subjects.flatMap((subject) =>
      subject.findings.map((finding) => resultOf(finding, subject, cwd)),
    ),
  };
  const log = {
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const ruleId = (kind: FindingKind): string => `fidesauth/${kind}`;
const levelOf = (kind: FindingKind): string => (isDrift({ kind }) ? 'error' : 'note');

function rule(kind: FindingKind): object {
  const [short, help] = RULES[kind];
  return {
    id: ruleId(kind),
    shortDescription: { text: short },
    help: { text: help },
    defaultConfiguration: { level: levelOf(kind) },
  };
}

function resultOf(finding: AuditFinding, subject: AuditSubject, cwd: string): object {
  const { kind, scope, fingerprint } = finding;
  const path = pathOf(subject);
  return {
    ruleId: ruleId(kind),
    ruleIndex: KINDS.indexOf(kind),
    level: levelOf(kind),
    message: message(
      `${kind}: ${scope === null ? '' : `${scope}: `}${reasonOf(finding)} (${addressOf(subject)})`,
    ),
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
    // GitHub reads only the first. Without it, two results of one rule on one line count as the
    // same, but two clients may share a preset.
    partialFingerprints: { primaryLocationLineHash: fingerprint, 'fidesauth/v1': fingerprint },
  };
}

function notice(subject: AuditSubject, { layer, reason }: Unreadable): object {
  return {
    level: 'error',
    message: message(`could not look: ${layer}: ${reason} (${addressOf(subject)})`),
    locations: [
      {
        logicalLocations: [
          { name: subject.name, fullyQualifiedName: pathOf(subject), kind: 'resource' },
        ],
      },
    ],
  };
}

function addressOf(subject: AuditSubject): string {
  const { name, server, clientId } = subject;
  return `${hasProfile(subject) ? `profile ${name}, ` : ''}client ${clientId} on ${server}`;
}

function pathOf(subject: AuditSubject): string {
  return `${ownerOf(subject)}/${subject.name}`;
}

function ownerOf(subject: AuditSubject): string {
  return hasProfile(subject) ? 'profile' : 'client';
}

/**
 * Where to show a finding: at the rule's line; else at the top of one of the subject's preset
 * files, preferably one below the working folder; else, for shipped presets, at a path that names
 * the subject. GitHub refuses a whole file for one result without a location
 * (https://github.com/microsoft/sarif-sdk/issues/2694).
 */
function placeOf(scope: string | null, subject: AuditSubject, cwd: string): object {
  const { places } = subject;
  const own = scope !== null && Object.hasOwn(places, scope) ? places[scope] : undefined;
  if (own?.path !== undefined) return place(uriOf(own.path, cwd), own.line);
  const files = Object.values(places).flatMap(({ path }) => path ?? []);
  const uris = files.map((path) => uriOf(path, cwd)).sort();
  const uri = uris.find((one) => !one.startsWith('file:')) ?? uris[0];
  return place(uri ?? encodePath([ownerOf(subject), subject.name]), 1);
}

function place(uri: string, startLine: number): object {
  return { artifactLocation: { uri }, region: { startLine } };
}

/** A path relative to the working folder for a file below it, else a file URI. */
function uriOf(path: string, cwd: string): string {
  const parts = relative(cwd, path).split(sep);
  const below = parts[0] !== '..' && parts[0] !== '' && !isAbsolute(parts.join(sep));
  return below ? encodePath(parts) : pathToFileURL(path).href;
}

function encodePath(parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(wellFormed(part))).join('/');
}

/** Text as a message, escaped: braces mean placeholders, brackets before a parenthesis a link. */
function message(text: string): object {
  const plain = text.replace(/[{}]/g, '$&$&').replace(/\[(?=[^\]]*\]\()/g, '\\[');
  return { text: plain };
}
