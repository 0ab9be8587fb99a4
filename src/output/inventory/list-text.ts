import { CLIENT_KINDS } from '../../domain/inventory/listed-client.ts';
import { seenSentence } from '../../domain/words/unseen.ts';
import type { ListedServer } from '../../usecases/inventory/list.ts';
import type { ResultOf } from '../../usecases/results.ts';
import { tabbed } from '../base/columns.ts';
import { count, serverText, wrap } from '../base/layout.ts';
import type { Style } from '../base/style.ts';
import { clientRows, rowsForPrograms } from './client-rows.ts';

type List = ResultOf<'clients.list'>;

/**
 * The clients of servers: for people a table for each server, and the counts; for programs one line
 * a client, with every column.
 */
export function clientsText(result: List, style: Style): string {
  if (style.width === Number.POSITIVE_INFINITY) return tabbed(rowsForPrograms(result));
  const parts = result.servers.map((server) => serverBlock(server, result, style));
  const lost = notLookedText(result, style);
  if (parts.length === 0 && lost.length === 0) return NO_SERVER;
  return [...parts, ...lost].join('\n\n');
}

const NO_SERVER = 'no profile names a server; give one with --server URL';

function serverBlock(server: ListedServer, result: List, style: Style): string {
  const { clients, serverNow } = server;
  const head = wrap(serverText(server), style.width);
  return [
    ...(result.servers.length + result.notLookedAt.length > 1 ? [style.paint.bold(head)] : []),
    ...(clients.length === 0
      ? []
      : [`${clientRows(clients, { serverNow, wide: result.wide }, style)}\n`]),
    ...countLines(server, result).map((line) => wrap(line, style.width)),
  ].join('\n');
}

/** For the stderr of a script: the counts, and what could not be read. */
export function countText(result: List, { width }: Style): string {
  const many = result.servers.length > 1;
  const texts = [
    ...result.servers.flatMap((server) => {
      const lines = countLines(server, result);
      return many ? lines.map((line) => `${server.server}: ${line}`) : lines;
    }),
    ...result.notLookedAt.map(
      ({ server, code, reason }) => `not looked at: ${server} (${code}: ${reason})`,
    ),
  ];
  if (texts.length === 0) return NO_SERVER;
  return texts.map((text) => wrap(seenSentence(text), width)).join('\n');
}

function countLines(server: ListedServer, { filtered }: List): string[] {
  const { clients, kinds, unreadable, source } = server;
  const known = CLIENT_KINDS.reduce((sum, kind) => sum + kinds[kind], 0);
  const lost = unreadable.length === 0 ? '' : `; ${unreadable.length} could not be read`;
  const total = known + unreadable.length;
  return [
    filtered
      ? `${clients.length} of ${count(total, 'client')} fit the filter${lost}`
      : `${count(total, 'client')}${kindsText(kinds)}${lost}`,
    ...(unreadable.length === 0 ? [] : [unreadableText(unreadable)]),
    ...unseenText(server, total),
    ...(source === 'server' ? [] : [REMEMBERED]),
  ];
}

/** Clients that are in no page, as far as the server's total tells. */
function unseenText({ stable, total }: ListedServer, found: number): string[] {
  if (stable) return [];
  const unseen = (total ?? 0) - found;
  return unseen > 0
    ? [`${unseen} of its ${total} clients could not be seen: ${UNSEEN}`]
    : ['the list changed while it was read, again and again: it may lack some'];
}

const UNSEEN =
  'the list kept changing, or they were put into the database at one instant, which the server orders differently on each page';

const REMEMBERED =
  'a server before Fides 2.82 tells nobody which clients it has: these are the ones that this store remembers, and whether they are still there is not known';

function kindsText(kinds: ListedServer['kinds']): string {
  const parts = CLIENT_KINDS.filter((kind) => kinds[kind] > 0).map(
    (kind) => `${kinds[kind]} ${kind}`,
  );
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

function unreadableText(places: readonly number[]): string {
  const shown = places.slice(0, 5).join(', ');
  const more = places.length > 5 ? ', ...' : '';
  return `not readable, by place in the server's list from the newest: ${shown}${more}; too long a description is the usual cause`;
}

function notLookedText({ notLookedAt }: List, style: Style): string[] {
  return notLookedAt.map(({ server, code, reason, fix }) =>
    [
      style.paint.bold(server),
      style.paint.yellow(wrap(`could not be looked at (${code}: ${reason})`, style.width)),
      ...(fix === null ? [] : [wrap(`fix: ${fix}`, style.width, '  ')]),
    ].join('\n'),
  );
}
