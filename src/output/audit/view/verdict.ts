import { SEVERITIES, type Severity } from '../../../domain/audit/severity.ts';
import { count } from '../../base/layout.ts';
import type { AuditView } from './view.ts';

/** What an audit comes to: the worst of it, and the tone it is told in. */
export type Verdict = {
  readonly tone: Severity | 'in-sync' | 'unknown';
  /** `3 critical`, `in order`, `1 not looked at`. */
  readonly count: string;
};

/** The verdict, without the place. */
export function verdictOf({ result: { summary } }: AuditView): Verdict {
  const worst = SEVERITIES.find((severity) => severity !== 'low' && summary.findings[severity] > 0);
  const { unknown } = summary.profiles;
  if (worst !== undefined) return { tone: worst, count: `${summary.findings[worst]} ${worst}` };
  if (unknown > 0) return { tone: 'unknown', count: `${count(unknown, 'client')} not looked at` };
  return { tone: 'in-sync', count: 'All in order' };
}

/** The same in a sentence or two. */
export function leadOf(view: AuditView): { readonly short: string; readonly text: string } {
  const { tone } = verdictOf(view);
  const { unknown } = view.result.summary.profiles;
  const blind =
    unknown === 0
      ? ''
      : ` ${count(unknown, 'profile')} could not be compared in full; what is not known counts as not in order.`;
  if (tone === 'in-sync')
    return {
      short: 'In order.',
      text: 'Every client that was looked at holds what its preset asks for, and no power that its preset does not name.',
    };
  if (tone === 'unknown') return { short: 'Not known.', text: blind.trim() };
  return { short: 'Not in order.', text: `${sentence(view, tone)}${blind}` };
}

/** What the clients in question do, one of them and several. */
const CAN: Readonly<Record<Severity, readonly [one: string, several: string]>> = {
  critical: ['can become admin', 'can become admin'],
  high: ['sees personal data or can do lasting harm', 'see personal data or can do lasting harm'],
  medium: ['is not as its preset asks', 'are not as their presets ask'],
  low: ['has notices', 'have notices'],
};

function sentence(view: AuditView, worst: Severity): string {
  const own = new Set<string>();
  let others = 0;
  for (const item of view.items.filter(({ severity }) => severity === worst)) {
    if ('subject' in item) own.add(item.subject.name);
    else others += item.undeclared.clients.length;
  }
  const can = (number: number): string => CAN[worst][number === 1 ? 0 : 1];
  const besides = `${count(others, 'client')} that no preset covers`;
  if (own.size === 0) return `${besides} ${can(others)}.`;
  const head = `${count(own.size, 'client')} of this store ${can(own.size)}`;
  if (worst === 'medium') return `${head}, without power beyond what is named.`;
  const rest = others === 0 ? '' : `; the same is true of ${besides}`;
  return `${head} although no preset names that in full${rest}.`;
}
