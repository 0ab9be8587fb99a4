import type { NearestPreset } from '../../domain/inventory/nearest-preset.ts';
import { ageText, isoSeconds } from '../../domain/words/duration.ts';
import type { ListedServer } from '../../usecases/inventory/list.ts';
import type { ResultOf } from '../../usecases/results.ts';
import { type Column, cutTo, fittedTable } from '../base/columns.ts';
import { count, wrap } from '../base/layout.ts';
import type { Style } from '../base/style.ts';

type Client = ListedServer['clients'][number];

type Shown = { readonly serverNow: number; readonly wide: boolean };

type Field = Column & {
  readonly of: (client: Client, serverNow: number) => string;
  /** The cell where no head stands above it. */
  readonly alone?: (cell: string) => string;
};

const PAINTS: Readonly<Record<string, 'red' | 'yellow'>> = { admin: 'red', personal: 'yellow' };

function painted(cell: string, { paint }: Style): string {
  const colour = PAINTS[cell];
  return colour === undefined ? cell : paint[colour](cell);
}

const NAME: Field = { head: 'NAME', least: 15, of: ({ name, clientId }) => name ?? clientId };
const KIND: Field = { head: 'KIND', of: ({ kind }) => kind };
const PRESET: Field = { head: 'PRESET', least: 12, of: ({ nearest }) => presetText(nearest) };
const RISK: Field = { head: 'RISK', of: ({ risk }) => risk ?? 'unknown', paint: painted };
const OWNER: Field = { head: 'OWNER', least: 10, of: ({ owner = '' }) => owner };
const AGE: Field = { head: 'AGE', of: ageOf };
const ID: Field = { head: 'ID', of: ({ clientId }) => clientId, alone: labelled('id') };
const PROFILE: Field = {
  head: 'PROFILE',
  least: 8,
  of: profileOf,
  alone: labelled('profile'),
};
const KEY: Field = {
  head: 'KEY',
  least: 8,
  of: ({ key = '' }) => key,
  alone: labelled('key'),
};
const SCOPES: Field = {
  head: 'SCOPES',
  of: ({ scopes }) => (scopes === null ? '' : String(scopes.length)),
  alone: (cell) => count(Number(cell), 'scope'),
};
const EXPIRES: Field = {
  head: 'EXPIRES',
  of: expiryOf,
  alone: (cell) => (cell === EXPIRED ? cell : `expires ${cell}`),
};

const EXPIRED = 'expired';

function labelled(label: string): (cell: string) => string {
  return (cell) => `${label} ${cell}`;
}

const STANDARD = [NAME, KIND, AGE, PRESET, RISK, OWNER];
const WIDE = [...STANDARD, ID, PROFILE, KEY, SCOPES, EXPIRES];

/** Clients for people: a table, or two lines each where a table has no room. Empty columns go. */
export function clientRows(
  clients: readonly Client[],
  { serverNow, wide }: Shown,
  style: Style,
): string {
  const fields = (wide ? WIDE : STANDARD).filter((field) =>
    clients.some((client) => field.of(client, serverNow) !== ''),
  );
  const rows = clients.map((client) => fields.map((field) => field.of(client, serverNow)));
  return (
    fittedTable(fields, rows, style) ?? rows.map((row) => block(fields, row, style)).join('\n')
  );
}

/** The name and the risk, and below them the rest. */
function block(fields: readonly Field[], row: readonly string[], style: Style): string {
  const [name = ''] = row;
  const risk = row[fields.indexOf(RISK)] ?? '';
  const rest = row.flatMap((cell, at) => {
    const field = fields[at];
    if (at === 0 || field === RISK || cell === '') return [];
    return [field?.alone?.(cell) ?? cell];
  });
  const room = style.width - risk.length - 2;
  const head = `${cutTo(name, room, style)}  ${painted(risk, style)}`;
  return [head, style.paint.dim(wrap(rest.join(', '), style.width, '  '))].join('\n');
}

/** `dsr-gateway`, `dsr-gateway + 2`, `dsr-gateway + 2 - 1`; empty for none. */
function presetText(nearest: NearestPreset | null): string {
  if (nearest === null) return '';
  const { preset, extra, lacks } = nearest;
  return `${preset}${extra === 0 ? '' : ` + ${extra}`}${lacks === 0 ? '' : ` - ${lacks}`}`;
}

function ageOf(client: Client, serverNow: number): string {
  if ('fromFuture' in client && client.fromFuture) return 'future';
  return client.createdAt === undefined ? '' : ageText(serverNow - client.createdAt);
}

function profileOf({ profile, retiring }: Client): string {
  return profile ?? (retiring === undefined ? '' : `${retiring.profile} (former)`);
}

function expiryOf({ expiresAt }: Client, serverNow: number): string {
  if (expiresAt === undefined) return '';
  return expiresAt <= serverNow ? EXPIRED : `in ${ageText(expiresAt - serverNow)}`;
}

const iso = (time: number | undefined): string => (time === undefined ? '' : isoSeconds(time));

const FOR_PROGRAMS: readonly Field[] = [
  { head: 'NAME', of: ({ name }) => name ?? '' },
  KIND,
  { head: 'CREATED', of: ({ createdAt }) => iso(createdAt) },
  PRESET,
  RISK,
  OWNER,
  ID,
  { head: 'PROFILE', of: ({ profile = '' }) => profile },
  KEY,
  { head: 'SCOPES', of: ({ scopes }) => scopes?.join(' ') ?? '' },
  { head: 'EXPIRES', of: ({ expiresAt }) => iso(expiresAt) },
];

/** A head and a row for each client, whatever the flags: the columns that a script can rely on. */
export function rowsForPrograms({ servers }: ResultOf<'clients.list'>): string[][] {
  const rows = servers.flatMap(({ server, serverNow, clients }) =>
    clients.map((client) => [...FOR_PROGRAMS.map(({ of }) => of(client, serverNow)), server]),
  );
  return [[...FOR_PROGRAMS.map(({ head }) => head), 'SERVER'], ...rows];
}
