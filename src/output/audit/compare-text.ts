import type {
  ComparedSource,
  ScopesCompareResult,
  Unreadable,
} from '../../usecases/audit/results.ts';
import { count, fields, hang } from '../base/layout.ts';
import type { Style } from '../base/style.ts';
import { scopeList } from '../plan-text.ts';
import { fixLines } from './subject-text.ts';

/** The scopes on either side and on both, for people; no last line break. */
export function compareText(result: ScopesCompareResult, style: Style): string {
  const { left, right, restrictedTo, onlyLeft, onlyRight, both, unreadable } = result;
  const head = [
    fields(
      [
        ['left', sideText(left)],
        ['right', sideText(right)],
        ...(restrictedTo === null ? [] : [['for', restrictedTo] as const]),
      ],
      style,
    ),
    ...unreadable.map((what) => blindText(what, style)),
  ];
  // With one side unknown, the difference is unknown too.
  if (left.size === null || right.size === null) return head.join('\n');
  const same = onlyLeft.length === 0 && onlyRight.length === 0;
  return [
    ...head,
    ...scopeList(`only in ${left.source}`, onlyLeft, style),
    ...scopeList(`only in ${right.source}`, onlyRight, style),
    same ? `the same ${count(both.length, 'scope')}` : `in both: ${count(both.length, 'scope')}`,
  ].join('\n');
}

function sideText({ source, size }: ComparedSource): string {
  return `${source}: ${size === null ? 'could not be read' : count(size, 'scope')}`;
}

function blindText({ layer, reason, fix }: Unreadable, style: Style): string {
  const head = 'could not look:';
  const text = hang(`${head} ${layer} (${reason})`, style.width, '');
  return [text.replace(head, style.paint.red(head)), ...fixLines(fix, style)].join('\n');
}
