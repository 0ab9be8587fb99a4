import type { RecordingSummary } from '../domain/api/accounting.ts';
import { type LookedUp, outsideText } from '../domain/api/look-up.ts';
import { hostsText } from '../domain/api/recorded-hosts.ts';
import { didYouMean } from '../domain/scopes/nearest.ts';
import { count, wrap } from './base/layout.ts';
import type { Style } from './base/style.ts';

/** The facts about requests that every report on them shows. */
export type CallsResult = Omit<LookedUp, 'scopes'> & { readonly caveats: readonly string[] };

// The log of a probed server has thousands; the JSON has all.
const SHOWN = 20;

/** Lines under a head, indented; empty without lines. */
export function section(head: string, lines: readonly string[], style: Style): string[] {
  return lines.length === 0
    ? []
    : [wrap(head, style.width), ...lines.map((line) => wrap(line, style.width, '  '))];
}

/** A request and how often it was recorded. */
export function callText(call: {
  readonly request: string;
  readonly count?: number;
  readonly notFound?: number;
}): string {
  const { request, count: times, notFound = 0 } = call;
  if (times === undefined) return request;
  const lost = notFound === 0 ? '' : `, ${notFound} answered 404`;
  return `${request} (${count(times, 'request')}${lost})`;
}

/** A warning for each request that matches no operation or that no client can call. */
export function misfits({ unmatched, uncallable }: CallsResult, style: Style): string[] {
  const wrong = unmatched.map((call) => {
    const hint = didYouMean(call.nearest);
    return `${callText(call)}: ${call.reason}${hint === undefined ? '' : `; ${hint}`}`;
  });
  const never = uncallable.map((call) => `${callText(call)}: ${call.reason}`);
  const { yellow } = style.paint;
  return [
    ...section(yellow('not an operation of this server:'), shortened(wrong), style),
    ...section(yellow('no client can call:'), never, style),
  ];
}

/** Facts that the description does not show, about single operations and about all. */
export function caveatLines({ requests, caveats }: CallsResult, style: Style): string[] {
  const noted = requests.flatMap(({ request, note }) =>
    note === undefined ? [] : [`${request}: ${note}`],
  );
  return section("not in the server's description:", [...noted, ...caveats], style);
}

/** An account of all that was read of each recording, and of what did not count. */
export function recordingLines(looked: CallsResult, style: Style): string[] {
  const { recordings, pages, unauthorized, stripped } = looked;
  const { yellow, dim } = style.paint;
  const outside = stripped === 0 ? [] : [yellow(wrap(outsideText(looked), style.width))];
  const all = [
    ...recordings.map(recordingText),
    ...(pages === 0 ? [] : [`${count(pages, 'request')} for web pages, which need no scope`]),
  ];
  const refused = shortened(unauthorized.map(callText));
  return [
    ...section(yellow('answered 401 (no valid credential), so not counted:'), refused, style),
    ...outside,
    ...all.map((line) => dim(wrap(line, style.width))),
  ];
}

/** The addition to the first line when not everything read is accounted for. */
export function incompleteText({ complete, recordings, stripped }: CallsResult): string {
  if (complete || recordings.length === 0) return '';
  const lost = recordings.reduce((sum, { unreadable, dropped }) => sum + unreadable + dropped, 0);
  const why = lost === 0 ? `${stripped} below no known prefix` : `${lost} could not be read`;
  return `, incomplete: ${why}`;
}

function shortened(lines: readonly string[]): string[] {
  const more = lines.length - SHOWN;
  return more > 0
    ? [...lines.slice(0, SHOWN), `and ${more} more; --json has them all`]
    : [...lines];
}

function recordingText(recording: RecordingSummary): string {
  const { source, counted, hosts, elsewhere, unauthorized, skipped } = recording;
  const { notFound, unreadable, dropped } = recording;
  const others = elsewhere.reduce((sum, host) => sum + host.count, 0);
  const there = hosts.length === 0 ? '' : ` to ${hosts.slice(0, 5).join(', ')}`;
  return [
    `${source}: ${count(counted, 'request')}${there}`,
    ...(notFound === 0 ? [] : [`${notFound} of them answered 404`]),
    ...(unauthorized === 0 ? [] : [`${unauthorized} of them answered 401`]),
    ...(others === 0 ? [] : [`${others} to other hosts: ${hostsText(elsewhere)}`]),
    ...(skipped === 0 ? [] : [`${skipped} other ${skipped === 1 ? 'entry' : 'entries'}`]),
    ...(unreadable === 0 ? [] : [`${unreadable} unreadable${shapesText(recording)}`]),
    ...(dropped === 0 ? [] : [`${dropped} left out: too many different paths`]),
  ].join(', ');
}

function shapesText({ firstUnreadable, unreadableShapes }: RecordingSummary): string {
  if (firstUnreadable === null || firstUnreadable.shape === '') return '';
  const more = unreadableShapes.slice(1).map(({ at, shape }) => `; ${at} like ${shape}`);
  return ` (the first, ${firstUnreadable.at}, looks like ${firstUnreadable.shape}${more.join('')})`;
}
