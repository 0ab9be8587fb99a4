import type { MapGroup, MapLine } from '../../../domain/audit/map/lines.ts';
import type { ReportClient } from './clients.ts';

/** Some lines of a group; `isPart`: the others of the group stand elsewhere. */
export type MapPart = MapGroup<ReportClient> & { readonly isPart: boolean };

/** A map in two parts: what matters, and what has neither power nor a finding. */
export type MapParts = {
  readonly top: readonly MapPart[];
  readonly rest: readonly MapPart[];
  /** How many clients the rest is. */
  readonly left: number;
};

/** A map of this many lines is seen at one glance. */
const GLANCE = 60;

/** Puts the lines of less power and without a finding apart, where a map is longer than a page. */
export function partsOf(groups: readonly MapGroup<ReportClient>[]): MapParts {
  const all = groups.reduce((sum, { lines }) => sum + lines.length, 0);
  const matters = (line: MapLine<ReportClient>): boolean =>
    all <= GLANCE || line.power > 2 || isToTell(line.first);
  const top = groups.flatMap((group) => partOf(group, matters, false));
  const rest = groups.flatMap((group) => partOf(group, (line) => !matters(line), true));
  return { top, rest, left: rest.reduce((sum, { clients }) => sum + clients, 0) };
}

function isToTell({ subject }: ReportClient): boolean {
  return subject !== undefined && (!subject.inSync || isBad(subject.worst));
}

function isBad(worst: string | null): boolean {
  return worst !== null && worst !== 'low';
}

function partOf(
  group: MapGroup<ReportClient>,
  wanted: (line: MapLine<ReportClient>) => boolean,
  isRest: boolean,
): MapPart[] {
  const lines = group.lines.filter(wanted);
  if (lines.length === 0) return [];
  const clients = lines.reduce((sum, line) => sum + line.clients.length, 0);
  return [{ power: group.power, lines, clients, isPart: isRest && clients < group.clients }];
}
