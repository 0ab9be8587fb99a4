import type { DiffFormat } from '../../domain/words/choices.ts';
import { safeJson, seenAll } from '../../domain/words/unseen.ts';
import type { ScopesCompareResult, ScopesDiffResult } from '../../usecases/audit/results.ts';
import type { Style } from '../base/style.ts';
import { humanText } from '../human.ts';
import { jsonText } from '../json.ts';
import { diffMarkdown } from './markdown.ts';
import { diffMatrix } from './matrix.ts';
import { diffSarif, type HostFacts } from './sarif.ts';

/**
 * An audit or a comparison in the requested form, with its last line break. A comparison has no
 * SARIF form, no map and no page, and comes as text. A
 * page is made by `diffHtml`, which is loaded only for it.
 */
export function diffReport(
  result: ScopesDiffResult | ScopesCompareResult,
  format: DiffFormat,
  style: Style,
  host: HostFacts,
): string {
  if (format === 'sarif' && result.kind === 'scopes.diff') return safeJson(diffSarif(result, host));
  if (format === 'matrix' && result.kind === 'scopes.diff') return `${diffMatrix(result, style)}\n`;
  if (format === 'json') return jsonText(result);
  if (format === 'markdown') return diffMarkdown(seenAll(result));
  return humanText(result, style);
}
