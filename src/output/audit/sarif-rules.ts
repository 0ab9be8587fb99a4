import type { FindingKind, Severity } from '../../domain/words/choices.ts';

/** A kind of finding, or power that no preset covers. */
export type RuleKind = FindingKind | 'undeclared';

/** The meaning of a kind in short, what to do about it, and the severities that it may have. */
type KindWords = readonly [short: string, help: string, ...severities: Severity[]];

const KINDS: Readonly<Record<RuleKind, KindWords>> = {
  missing: [
    'The client lacks a scope that its preset asks for.',
    'Run fidesauth scopes apply to bring the client back in line, or take the scope out of the preset.',
    'medium',
  ],
  extra: [
    'The client holds a scope that its preset does not ask for.',
    'Run fidesauth scopes apply to bring the client back in line, or name the scope in the preset.',
    'critical',
    'high',
    'medium',
  ],
  retired: [
    'The preset or the client names a scope that the server does not know.',
    'Name the scope that took its place, or list it as optional.',
    'medium',
  ],
  gone: [
    'The client is no longer on the server.',
    'Make a new one with fidesauth bootstrap --if-exists replace, or remove the profile.',
    'medium',
  ],
  new: [
    'A pattern of the preset matches a new scope that the client was not given.',
    'Grant it with fidesauth scopes apply, or exclude it in the preset.',
    'low',
  ],
  risky: [
    'The client holds a scope that can do harm and that its preset does not name in full.',
    'Name the scope in the preset with a reason, or exclude it.',
    'critical',
    'high',
  ],
  stale: [
    'The record on this machine is behind what the preset says and the server holds.',
    'fidesauth scopes apply brings the record up to date.',
    'low',
  ],
  duplicate: [
    'The server lists a scope of the client more than once.',
    'It grants nothing more. Assigning the scopes again removes the duplicate.',
    'low',
  ],
  unused: [
    'The client holds a scope that nothing in the comparison needs.',
    'Leave the scope out of the preset, or exclude it, and run fidesauth scopes apply.',
    'low',
  ],
  undeclared: [
    'Clients that no preset covers can do harm.',
    'Find out whose they are, make profiles with presets for those that are needed, and revoke the others.',
    'critical',
    'high',
  ],
};

/** The level of a result in SARIF. */
export const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** The middle of each severity's range, as GitHub reads `security-severity`. */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

const RULES = (Object.keys(KINDS) as RuleKind[]).flatMap((kind) =>
  severitiesOf(kind).map((severity) => ({ kind, severity })),
);

function severitiesOf(kind: RuleKind): Severity[] {
  const [, , ...severities] = KINDS[kind];
  return severities;
}

/**
 * The id of a rule, and its place in {@link sarifRules}. A scale such as GitHub's reads the severity
 * from the rule, so a kind has a rule for each severity it may have.
 */
export function ruleOf(kind: RuleKind, severity: Severity): { ruleId: string; ruleIndex: number } {
  const ruleIndex = RULES.findIndex((rule) => rule.kind === kind && rule.severity === severity);
  return { ruleId: idOf(kind, severity), ruleIndex };
}

/** Drift and notices that harm nobody have the ids of release 0.1. */
function idOf(kind: RuleKind, severity: Severity): string {
  const isPlain = severity === 'medium' || severity === 'low';
  return isPlain ? `fidesauth/${kind}` : `fidesauth/${kind}/${severity}`;
}

/** The rules of every report. */
export function sarifRules(): object[] {
  return RULES.map(({ kind, severity }) => {
    const [short, help] = KINDS[kind];
    return {
      id: idOf(kind, severity),
      shortDescription: { text: short },
      help: { text: help },
      defaultConfiguration: { level: LEVELS[severity] },
      properties: { 'security-severity': SCORES[severity], tags: ['security'] },
    };
  });
}
