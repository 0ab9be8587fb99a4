import { SEVERITIES } from '../words/choices.ts';
import { order } from './groups.ts';
import { rankOf, type Severity } from './severity.ts';

/** A finding of an earlier report. */
export type BaselineFinding = {
  readonly fingerprint: string;
  readonly server: string;
  /** The profile, or the client's name or id. */
  readonly name: string;
  readonly kind: string;
  readonly scope: string | null;
  readonly severity: Severity;
};

/** An earlier report, as far as it is compared. */
export type Baseline = {
  readonly generatedAt: string;
  readonly fingerprint: string;
  readonly servers: readonly string[];
  /** Those that were not accepted. */
  readonly findings: readonly BaselineFinding[];
};

type Members = Readonly<Record<string, unknown>>;

/** A report of `scopes diff --format json` as a baseline; a text says why it cannot be one. */
export function baselineOf(document: unknown): Baseline | string {
  if (!isObject(document) || typeof document.kind !== 'string') {
    return 'it is no report of fidesauth in JSON';
  }
  const { kind, schemaVersion, generatedAt, fingerprint } = document;
  if (kind !== 'scopes.diff') return `it is of kind ${kind.slice(0, 40)}, not scopes.diff`;
  if (schemaVersion !== 1) return 'another version of fidesauth wrote it';
  if (typeof generatedAt !== 'string' || typeof fingerprint !== 'string') {
    return 'an older fidesauth wrote it, without fingerprints';
  }
  if (Number.isNaN(Date.parse(generatedAt))) return 'its time is not one';
  const servers = objectsIn(document.servers).flatMap(({ url }) => textsIn([url]));
  const found = [
    ...objectsIn(document.subjects).flatMap(subjectFindings),
    ...objectsIn(document.undeclared).flatMap(undeclaredFindings),
  ];
  const findings = found.filter((one) => one !== undefined);
  if (findings.length < found.length) return 'a finding in it is damaged';
  return { generatedAt, fingerprint, servers, findings };
}

function subjectFindings({ name, server, findings }: Members): (BaselineFinding | undefined)[] {
  return objectsIn(findings).flatMap((finding) =>
    finding.accepted === undefined ? [findingOf({ ...finding, name, server })] : [],
  );
}

function undeclaredFindings(found: Members): (BaselineFinding | undefined)[] {
  const { kind, server, severity, clients } = found;
  return objectsIn(clients).map(({ clientId, name, fingerprint }) =>
    findingOf({ fingerprint, server, name: name ?? clientId, kind, severity, scope: null }),
  );
}

function findingOf(members: Members): BaselineFinding | undefined {
  const { fingerprint, server, name, kind, scope } = members;
  const severity = SEVERITIES.find((one) => one === members.severity);
  const texts = textsIn([fingerprint, server, name, kind]);
  const [print, url, who, what] = texts;
  if (print === undefined || url === undefined || who === undefined || what === undefined) {
    return undefined;
  }
  if (severity === undefined || (scope !== null && typeof scope !== 'string')) return undefined;
  return { fingerprint: print, server: url, name: who, kind: what, scope, severity };
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectsIn(value: unknown): Members[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function textsIn(values: readonly unknown[]): string[] {
  return values.flatMap((value) => (typeof value === 'string' ? [value] : []));
}

/** Tells new findings from those that a baseline has; each of its findings stands for one. */
export type BaselineCheck = {
  /** `still` for a finding that the baseline has, at this severity or a worse one. */
  check(fingerprint: string, severity: Severity): 'new' | 'still';
  /** The findings of the baseline that were not asked for, in a fixed order. */
  rest(): BaselineFinding[];
};

/** A check against a baseline. */
export function checkAgainst({ findings }: Baseline): BaselineCheck {
  const open = new Map<string, BaselineFinding[]>();
  for (const finding of findings) {
    open.set(finding.fingerprint, [...(open.get(finding.fingerprint) ?? []), finding]);
  }
  return {
    check(fingerprint, severity) {
      const before = open.get(fingerprint)?.shift();
      return before !== undefined && rankOf(before.severity) <= rankOf(severity) ? 'still' : 'new';
    },
    rest: () =>
      [...open.values()]
        .flat()
        .sort(
          (a, b) =>
            rankOf(a.severity) - rankOf(b.severity) ||
            order(a.server, b.server) ||
            order(a.name, b.name) ||
            order(`${a.scope} ${a.kind}`, `${b.scope} ${b.kind}`),
        ),
  };
}
