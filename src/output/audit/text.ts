import type { BaselineResult, ScopesDiffResult } from '../../usecases/audit/results.ts';
import { fields, hang, wrap } from '../base/layout.ts';
import type { Style } from '../base/style.ts';
import { causesOf } from './causes.ts';
import { inventoryText, undeclaredLines } from './inventory-text.ts';
import {
  baselineText,
  coverageText,
  mendedText,
  othersLine,
  provenanceLines,
  severityCounts,
} from './provenance.ts';
import { causeText, subjectText } from './subject-text.ts';
import { summaryLine } from './words.ts';

/**
 * An audit for people: each client with its findings, what could not be read, the summary, and how
 * the report was made; no last line break. Of several clients, those without findings are shown
 * without their ids.
 */
export function diffText(result: ScopesDiffResult, style: Style): string {
  const { subjects, baseline } = result;
  const isOnly = subjects.length === 1 && result.inventory.length === 0;
  const causes = causesOf(subjects).map((cause) => causeText(cause, isOnly, style));
  return [
    ...(subjects.length === 0 ? ['no client to look at'] : []),
    ...subjects.map((subject) => subjectText(subject, isOnly, style)),
    ...undeclaredLines(result.undeclared, style),
    ...causes,
    ...(isOnly ? [] : [wrap(summaryText(result), style.width)]),
    ...(baseline === null ? [] : baselineLines(baseline, style)),
    ...inventoryText(result, style),
    '',
    fields([...provenanceLines(result), ...result.servers.flatMap(othersLine)], style),
  ].join('\n');
}

function summaryText({ subjects, summary, servers }: ScopesDiffResult): string {
  const [server, ...others] = servers;
  const coverage = server !== undefined && others.length === 0 ? [coverageText(server)] : [];
  return [summaryLine(subjects), severityCounts(summary), ...coverage].join('; ');
}

function baselineLines(baseline: BaselineResult, style: Style): string[] {
  return [
    wrap(baselineText(baseline), style.width),
    ...baseline.mended.map((one) => hang(mendedText(one), style.width, '  ')),
  ];
}
