import { isDrift } from '../../domain/audit/findings.ts';
import { resourceOf } from '../../domain/scopes/scope-set.ts';
import type { AuditFinding } from '../../usecases/audit/results.ts';
import { hang, padded, widthOf, wrap } from '../base/layout.ts';
import type { Style } from '../base/style.ts';
import { byResource, reasonOf, severityText } from './words.ts';

/** In a narrower column, reasons are harder to read than on lines of their own. */
const NARROWEST_REASON = 20;

/** Findings of one kind on one resource with one reason. */
type Row = {
  readonly severity: string;
  readonly kind: string;
  readonly scopes: string;
  readonly reason: string;
  readonly isDrift: boolean;
};

/** Merges findings that differ only in the verb: `client: create, update`. */
function rowsOf(findings: readonly AuditFinding[]): Row[] {
  const rows = new Map<string, Row>();
  for (const finding of byResource(findings)) {
    const { kind } = finding;
    const scope = finding.scope ?? '';
    const severity = severityText(finding);
    const resource = resourceOf(scope);
    const reason = reasonOf(finding);
    const key = [severity, resource, kind, reason].join('\n');
    const before = rows.get(key)?.scopes;
    const verb = scope.slice(resource.length + 1);
    const first = verb === '' ? scope : `${resource}: ${verb}`;
    const scopes = before === undefined ? first : `${before}, ${verb}`;
    rows.set(key, { severity, kind, scopes, reason, isDrift: isDrift(finding) });
  }
  return [...rows.values()];
}

/**
 * Findings as lines of severity, kind, scopes and reason in columns; in a wide line the reason is
 * below.
 */
export function findingRows(findings: readonly AuditFinding[], style: Style): string[] {
  const rows = rowsOf(findings);
  const severities = 2 + widest(rows.map(({ severity }) => severity)) + 2;
  const kinds = severities + widest(rows.map(({ kind }) => kind)) + 2;
  const space = style.width - kinds - 2 - NARROWEST_REASON;
  const scopeTexts = rows.map(({ scopes }) => scopes);
  const widths = widest(scopeTexts.filter((scopes) => widthOf(scopes) <= space));
  const reasonAt = kinds + widths + 2;
  return rows.map(({ severity, kind, scopes, reason, isDrift }) => {
    const head = padded(padded(`  ${severity}`, severities) + kind, kinds) + scopes;
    const why = wrap(reason, style.width, ' '.repeat(reasonAt));
    const text =
      widthOf(scopes) <= widths
        ? padded(head, reasonAt) + why.slice(reasonAt)
        : `${widthOf(head) <= style.width ? head : hang(head.trim(), style.width, '  ')}\n${why}`;
    const paint = isDrift ? style.paint.red : style.paint.yellow;
    return text.replace(kind, paint(kind));
  });
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(widthOf));
}
