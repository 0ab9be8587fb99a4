import { RECEIVED } from './fides-line.ts';
import type { LoggedRequest, LogLine } from './line.ts';
import { outsideOf, quotedFields } from './quoted-fields.ts';
import { holdsRequest } from './suspect.ts';

// `%r` of Apache and `$request` of nginx: in quotes, right after the time in brackets.
const AFTER_TIME = /^(?:[^\s"[]+ ){2,5}\[[^\]"]*\] "/;
// The same in envoy, istio and Django, which begin with the time.
const TIME_FIRST = /^\[\d[^\]"]*\] "/;
const REQUEST = /([A-Za-z]{1,16}) ((?:[^\s"\\]|\\.)+)(?: HTTP\/\d(?:\.\d)?)?"/y;
const STATUS = / (\d{3})(?= |$)/y;
const WHOLE = /^([A-Za-z]{1,16}) (\S+) HTTP\/\d(?:\.\d)?$/;
// haproxy puts five times before the status.
const HAPROXY = / -?\d+\/-?\d+\/-?\d+\/-?\d+\/\+?\d+ (\d{3}) \+?\d+ /;
// ALB, and ELB without the first word; its time may have been removed.
const BALANCER =
  /^(?:(?:[\w.]+ )?\d{4}-\d\d-\d\dT\S+ )?\S+ \S+:\d+ \S+ -?[\d.]+ -?[\d.]+ -?[\d.]+ (\d{3}) /;

/** The request in common, combined and similar formats; undefined for others. */
export function parseCommon(line: string): LogLine | undefined {
  const head = (AFTER_TIME.exec(line) ?? TIME_FIRST.exec(line))?.[0];
  if (head === undefined) return undefined;
  REQUEST.lastIndex = head.length;
  const found = REQUEST.exec(line);
  if (found === null) return holdsRequest(line.slice(head.length - 1)) ? 'unreadable' : 'none';
  const [all, method = '', target = ''] = found;
  const end = head.length + all.length;
  if (isFollowed(line, end)) return 'unreadable';
  const host = head.startsWith('[') ? authority(line.slice(end)) : virtualHost(head);
  return { method, target, host, status: numberAt(STATUS, line, end) };
}

/** Another whole line behind it: files were put together, and the first had no line break at its end. */
function isFollowed(line: string, from: number): boolean {
  const rest = line.slice(from);
  if (rest.includes('{"')) return holdsRequest(rest);
  if (rest.includes(RECEIVED)) return true;
  return rest.includes(' HTTP/') && /(?<!\\)"[A-Z]{3,16} (?:\/|https?:)[^\s"]* HTTP\//.test(rest);
}

/**
 * The request in any other format that quotes it: certain if exactly one field is a whole request
 * with its protocol, and nothing outside quotes looks like another.
 */
export function parseQuoted(line: string): LogLine {
  const fields = quotedFields(line);
  const found = fields.flatMap((field): { request: LoggedRequest; end: number }[] => {
    const [, method, target] = WHOLE.exec(field.text) ?? [];
    const whole = method !== undefined && target !== undefined;
    return whole ? [{ request: { method, target }, end: field.end }] : [];
  });
  const [only] = found;
  if (only === undefined) return holdsRequest(line) ? 'unreadable' : 'none';
  if (found.length > 1 || holdsRequest(outsideOf(line, fields))) return 'unreadable';
  if (isFollowed(line, only.end)) return 'unreadable';
  return { ...only.request, host: clientHost(line), status: statusOf(line, only.end) };
}

function statusOf(line: string, end: number): number | undefined {
  const behind = numberAt(STATUS, line, end);
  const before = (BALANCER.exec(line) ?? HAPROXY.exec(line))?.[1];
  return before === undefined ? behind : Number(before);
}

function numberAt(pattern: RegExp, line: string, at: number): number | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(line)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** The host in `vhost_combined`, before the caller's address. */
function virtualHost(head: string): string | undefined {
  // Nearly every line begins with an address.
  if (/^[\d.]+ /.test(head)) return undefined;
  const [name = '', caller = '', ...rest] = head.slice(0, head.indexOf('[')).trim().split(' ');
  if (rest.length !== 2 || !isAddress(caller)) return undefined;
  const named = /[.:]/.test(name) && /[a-z]/i.test(name) && !isAddress(name);
  return named && /^[\w.-]+(?::\d+)?$/.test(name) ? name : undefined;
}

function isAddress(text: string): boolean {
  return /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f]*:[0-9a-f:.]*)$/i.test(text);
}

/** envoy: caller, browser, request id, authority, upstream; istio has one more field before. */
function authority(rest: string): string | undefined {
  const before = / "[^"]*" \d+ \d+ \d+ /.test(rest) ? 1 : 0;
  const fields = quotedFields(rest);
  const name = fields[before + 3]?.text;
  return fields.length < before + 5 || name === '-' ? undefined : name;
}

/** The host in urllib3's log of its own requests: it puts the server before the request. */
function clientHost(line: string): string | undefined {
  return /(https?:\/\/[^\s"/]+) "[A-Z]+ \//.exec(line)?.[1];
}
