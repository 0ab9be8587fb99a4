import type {
  InventoryClient,
  ScopesDiffResult,
  UndeclaredFinding,
} from '../../usecases/audit/results.ts';
import { count, hang, table } from '../base/layout.ts';
import type { Style } from '../base/style.ts';
import { fixLines } from './subject-text.ts';
import { shortText, undeclaredText } from './words.ts';

/** The clients that are named below a finding about many. */
const MOST_CLIENTS = 10;

/** The power of clients that no preset covers, for people; each finding with its clients. */
export function undeclaredLines(undeclared: readonly UndeclaredFinding[], style: Style): string[] {
  return undeclared.flatMap((finding) => {
    const { severity, server, clients, mend, baseline } = finding;
    const mark = baseline === 'new' ? `new ${severity}` : severity;
    const head = hang(`${mark}: ${undeclaredText(finding)} (${server})`, style.width, '');
    const named = clients.slice(0, MOST_CLIENTS).map(({ clientId, name, scopes, baseline: is }) => {
      const who = `${is === 'new' ? 'new: ' : ''}${nameText(name, clientId)}`;
      return hang(`${who}: ${scopes.join(', ')}`, style.width, '  ');
    });
    const more = clients.length - named.length;
    return [
      head.replace(mark, style.paint.red(mark)),
      ...named,
      ...(more === 0 ? [] : [`  and ${count(more, 'other client')}`]),
      ...fixLines(mend ?? undefined, style),
    ];
  });
}

function nameText(name: string | null, clientId: string): string {
  return name === null || name.trim() === '' ? clientId : `${shortText(name)} (${clientId})`;
}

const HEADS = ['CLIENT', 'KIND', 'SCOPES', 'SEVERITY', 'NEAREST', 'CREATED', 'OWNER'];

/** The clients without a profile as a table, the most powerful first; empty for none. */
export function inventoryText({ inventory }: ScopesDiffResult, style: Style): string[] {
  if (inventory.length === 0) return [];
  return ['', table(HEADS, inventory.map(rowOf), style)];
}

function rowOf(client: InventoryClient): string[] {
  const { clientId, name, kind, scopes, worst, createdAt, owner } = client;
  return [
    nameText(name, clientId),
    kind,
    String(scopes.length),
    worst ?? '',
    nearestText(client),
    createdAt?.slice(0, 10) ?? '',
    shortText(owner ?? ''),
  ];
}

/** `auditor`, `auditor +2 -1`; empty where no preset is near. */
export function nearestText({ nearest }: Pick<InventoryClient, 'nearest'>): string {
  if (nearest === null) return '';
  const { preset, extra, lacks } = nearest;
  return [preset, ...(extra > 0 ? [`+${extra}`] : []), ...(lacks > 0 ? [`-${lacks}`] : [])].join(
    ' ',
  );
}
