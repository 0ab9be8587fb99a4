import type {
  ChosenClient,
  DeletionDone,
  DeletionOutcome,
  PlannedDeletion,
} from '../../domain/inventory/deletion.ts';
import { ageText } from '../../domain/words/duration.ts';
import type {
  DeletionPlan,
  DeletionsResult,
  LeftAlone,
  LeftReason,
} from '../../usecases/clients/results.ts';
import { type Column, cutTo, fittedTable } from '../base/columns.ts';
import { count, serverText, wrap } from '../base/layout.ts';
import type { Style } from '../base/style.ts';

/** The plan of deletions: a line a client, what is left alone, and what could not be read. */
export function deletionPlanText(plan: DeletionPlan, style: Style): string {
  const { clients, maxDeletes } = plan;
  const { length } = clients;
  const over = length > maxDeletes ? `; more than --max-deletes ${maxDeletes}, so refused` : '';
  const sum =
    length === 0
      ? nothingText(plan)
      : `${count(length, 'client')} to delete on ${serverText(plan)}, by ${plan.admin}${over}`;
  return [
    ...(length === 0 ? [] : [rowsOf(plan, style), '']),
    wrap(sum, style.width),
    ...restLines(plan, style),
  ].join('\n');
}

/** The outcome of deletions: counts, and each failure with its fix. */
export function deletionsText(result: DeletionsResult, style: Style): string {
  const { clients } = result;
  const lines =
    clients.length === 0
      ? [nothingText(result)]
      : OUTCOMES.flatMap(([outcome, text]) => {
          const number = clients.filter((one) => one.outcome === outcome).length;
          return number === 0 ? [] : [`${count(number, 'client')} ${text}`];
        });
  return [
    ...lines.map((line) => wrap(line, style.width)),
    ...clients.flatMap((done) => problemLines(done, style)),
    ...restLines(result, style),
  ].join('\n');
}

const OUTCOMES: readonly (readonly [DeletionOutcome, string])[] = [
  ['deleted', 'deleted and confirmed gone'],
  ['gone', 'already gone'],
  ['failed', 'not deleted'],
  ['not-tried', 'not tried after that'],
];

function problemLines({ client, problem }: DeletionDone, style: Style): string[] {
  if (problem === null) return [];
  const { message, fix } = problem;
  const head = wrap(`problem: ${client.clientId}: ${message}`, style.width);
  return [
    head.replace(/^problem:/, style.paint.red('problem:')),
    ...(fix === null ? [] : [wrap(`fix: ${fix}`, style.width, '  ')]),
  ];
}

type Head = Parameters<typeof serverText>[0] & {
  readonly kind: string;
  readonly looked: number;
  readonly leftAlone: LeftAlone;
};

function nothingText({ kind, looked, ...head }: Head): string {
  const verb = kind.startsWith('clients.prune') ? 'prune' : 'delete';
  return `nothing to ${verb} on ${serverText(head)}: ${count(looked, 'client')} looked at`;
}

type Read = Head & { readonly unreadable: number; readonly stable: boolean };

function restLines({ leftAlone, unreadable, stable }: Read, { width }: Style): string[] {
  const left = Object.entries(LEFT).flatMap(([reason, text]) => {
    const number = leftAlone[reason as LeftReason];
    return number === undefined ? [] : [`left alone: ${count(number, 'client')} ${text}`];
  });
  return [
    ...left,
    ...(unreadable === 0 ? [] : [`not readable: ${count(unreadable, 'client')} in the list`]),
    ...(stable ? [] : ['the list was another each time it was read: it may lack some']),
  ].map((line) => wrap(line, width));
}

const LEFT: Readonly<Record<LeftReason, string>> = {
  'not-made-here': 'not made with this store: name those by id',
  own: 'that carries this out',
  'in-use': 'still in use beside the one that replaced it',
  unfinished: 'with unfinished work: fidesauth recover',
  unprovable: 'whose deletion could not be proved: its secret is not stored here',
  protected: 'of a protected profile',
  edited: 'whose description differs from what this store knows: by id it can be deleted',
  'key-edited':
    'with that key in a description that was edited by hand, so that it counts for nothing: name those by id',
  'age-unknown': 'of unknown age',
  'scopes-unknown': 'of unknown scopes',
};

type Cell = Column & { readonly of: (deletion: PlannedDeletion, now: number) => string };

const CELLS: readonly Cell[] = [
  { head: 'ID', of: ({ client }) => client.clientId },
  { head: 'NAME', least: 12, of: ({ client }) => client.name ?? '' },
  { head: 'KIND', of: ({ client }) => client.kind },
  { head: 'AGE', of: ({ client }, now) => ageOf(client, now) },
  { head: 'RISK', of: ({ client }) => client.risk ?? '' },
  {
    head: 'PROFILE',
    least: 8,
    of: ({ client }) => client.profile ?? client.retiring?.profile ?? '',
  },
  { head: 'WHAT HAPPENS', of: happens },
];

function rowsOf({ clients, serverNow }: DeletionPlan, style: Style): string {
  const cells = CELLS.filter(({ of }) => clients.some((one) => of(one, serverNow) !== ''));
  const rows = clients.map((one) => cells.map(({ of }) => of(one, serverNow)));
  return (
    fittedTable(cells, rows, style) ?? clients.map((one) => block(one, serverNow, style)).join('\n')
  );
}

/** The id, and below it the rest. */
function block(one: PlannedDeletion, now: number, style: Style): string {
  const [id = '', ...rest] = CELLS.map(({ of }) => of(one, now));
  const facts = rest.filter((cell) => cell !== '').join(', ');
  return [cutTo(id, style.width, style), style.paint.dim(wrap(facts, style.width, '  '))].join(
    '\n',
  );
}

function ageOf({ createdAt, fromFuture }: ChosenClient, now: number): string {
  if (fromFuture === true) return 'future';
  return createdAt === undefined ? '' : ageText(now - createdAt);
}

function happens({ client, way, reason, known, former }: PlannedDeletion, now: number): string {
  const why = reason === 'expired' ? `expired ${agoText(client, now)}` : WHY[reason];
  const stranger = known || reason === 'named' ? [] : ['not known here'];
  const also = former === undefined ? [] : [`and its former client ${former}`];
  return [...(why === undefined ? [] : [why]), HOW[way], ...also, ...stranger].join(', ');
}

function agoText({ expiresAt = 0 }: ChosenClient, now: number): string {
  return `${ageText(now - expiresAt)} ago`;
}

const WHY: Readonly<Partial<Record<PlannedDeletion['reason'], string>>> = {
  superseded: 'superseded',
  retired: 'retired',
};

const HOW: Readonly<Record<PlannedDeletion['way'], string>> = {
  client: 'deleted',
  profile: 'deleted with its profile',
  former: 'deleted, its profile stays',
  forgotten: 'already gone: its profile forgets it',
  unfinished: 'its deletion finished',
};
