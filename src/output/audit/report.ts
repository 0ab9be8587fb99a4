import type { DiffFormat } from '../../domain/words/choices.ts';
import { safeJson, seenAll } from '../../domain/words/unseen.ts';
import type { Reported } from '../../usecases/results.ts';
import type { Style } from '../base/style.ts';
import { humanText } from '../human.ts';
import { jsonText } from '../json.ts';
import { diffMarkdown } from './markdown.ts';
import { diffMatrix } from './matrix.ts';
import { diffSarif, type HostFacts } from './sarif.ts';
import { upgradeMarkdown } from './upgrade-markdown.ts';

/**
 * A report in the requested form, with its last line break. SARIF and the map are of audits alone;
 * so is the page, which `diffHtml` makes, because it is loaded only then.
 */
export function diffReport(
  result: Reported,
  format: DiffFormat,
  style: Style,
  host: HostFacts,
): string {
  if (format === 'sarif' && result.kind === 'scopes.diff') return safeJson(diffSarif(result, host));
  if (format === 'matrix' && result.kind === 'scopes.diff') return `${diffMatrix(result, style)}\n`;
  if (format === 'json') return jsonText(result);
  if (format === 'markdown') return markdownOf(seenAll(result));
  return humanText(result, style);
}

function markdownOf(result: Reported): string {
  return result.kind === 'scopes.upgrade' ? upgradeMarkdown(result) : diffMarkdown(result);
}
