import type { MatchedCall, UncallableCall, UnmatchedCall } from '../domain/api/needed-scopes.ts';
import { didYouMean } from '../domain/scopes/nearest.ts';
import type { RecordingSummary } from '../usecases/requests/suggest.ts';
import { count, wrap } from './layout.ts';
import type { Style } from './style.ts';

/** What is told of requests whatever they are looked up for. */
export type Looked = {
  readonly requests: readonly MatchedCall[];
  readonly unmatched: readonly UnmatchedCall[];
  readonly uncallable: readonly UncallableCall[];
  readonly pages: number;
  readonly caveats: readonly string[];
  readonly recordings: readonly RecordingSummary[];
};

// A log that was probed has thousands of them; the JSON has all.
const SHOWN = 20;

/** Lines under a head, indented; nothing for none. */
export function section(head: string, lines: readonly string[], style: Style): string[] {
  return lines.length === 0
    ? []
    : [wrap(head, style.width), ...lines.map((line) => wrap(line, style.width, '  '))];
}

/** A request and how often it was recorded. */
export function callText({ request, count: times }: { request: string; count?: number }): string {
  return times === undefined ? request : `${request} (${count(times, 'request')})`;
}

/** What could not be found or can never be called, as a warning each. */
export function misfits({ unmatched, uncallable }: Looked, style: Style): string[] {
  const wrong = unmatched.slice(0, SHOWN).map((call) => {
    const hint = didYouMean(call.nearest);
    return `${callText(call)}: ${call.reason}${hint === undefined ? '' : `; ${hint}`}`;
  });
  const more = unmatched.length - wrong.length;
  const rest = more > 0 ? [`and ${more} more; --json has them all`] : [];
  const never = uncallable.map((call) => `${callText(call)}: ${call.reason}`);
  const { yellow } = style.paint;
  return [
    ...section(yellow('no operation of this server:'), [...wrong, ...rest], style),
    ...section(yellow('nothing that a client can call:'), never, style),
  ];
}

/** What the description does not show, of single operations and of all. */
export function caveatLines({ requests, caveats }: Looked, style: Style): string[] {
  const noted = requests.flatMap(({ request, note }) =>
    note === undefined ? [] : [`${request}: ${note}`],
  );
  return section('what its description does not show:', [...noted, ...caveats], style);
}

/** What reading each recording came to. */
export function recordingLines({ recordings, pages }: Looked, style: Style): string[] {
  const lines = recordings.map(recordingText);
  const all =
    pages === 0 ? lines : [...lines, `${count(pages, 'request')} for pages, which need no scope`];
  return all.map((line) => style.paint.dim(wrap(line, style.width)));
}

function recordingText(recording: RecordingSummary): string {
  const { source, counted, skipped, unreadable, firstUnreadable, dropped } = recording;
  const first =
    firstUnreadable === null || firstUnreadable.shape === ''
      ? ''
      : ` (the first, ${firstUnreadable.at}, looks like ${firstUnreadable.shape})`;
  return [
    `${source}: ${count(counted, 'request')}`,
    ...(skipped === 0 ? [] : [`${skipped} of no interest`]),
    ...(unreadable === 0 ? [] : [`${unreadable} unreadable${first}`]),
    ...(dropped === 0 ? [] : [`${dropped} left out: too many different paths`]),
  ].join(', ');
}
