import type { ResultOf } from '../usecases/results.ts';
import type { ExplainedScope, KnownScope } from '../usecases/scopes/explain.ts';
import { serverText, wrap } from './base/layout.ts';
import type { Style } from './base/style.ts';
import { RISK_HEADS } from './plan-text.ts';

type Explained = ResultOf<'scopes.explain'>;

/** Explained scopes for people: a block each. */
export function explainText(result: Explained, style: Style): string {
  const { server, serverVersion } = result;
  const head =
    server === null ? [] : [wrap(`on ${serverText({ server, serverVersion })}`, style.width)];
  return [
    ...head,
    ...result.scopes.map((scope) => block(scope, result, style)),
    ...unseenLines(result, style),
    ...lackLines(result, style),
  ].join('\n');
}

function block(item: ExplainedScope, result: Explained, style: Style): string {
  const lines = [
    ...(item.what === null ? [] : [item.what]),
    item.known === null
      ? `unknown to this version of fidesauth, which knows Fides up to ${result.newestKnown}`
      : knownText(item.known),
    ...(item.onServer === null ? [] : [`on this server: ${item.onServer ? 'yes' : 'no'}`]),
    rolesText(item, result),
    `presets: ${list(item.presets.map(({ name, by }) => `${name} (${by.join(', ')})`))}`,
    ...(item.operations === null ? [] : [`needed by: ${operationsText(item.operations)}`]),
    ...(result.server === null ? [] : [`profiles: ${holdersText(item, result)}`]),
    ...(item.otherClients === null ? [] : [`other clients: ${othersText(item.otherClients)}`]),
  ];
  return [
    style.paint.bold(item.scope),
    ...lines.map((line) => wrap(line, style.width, '  ')),
    ...riskLines(item).map((line) => style.paint.yellow(wrap(line, style.width, '  '))),
  ].join('\n');
}

function knownText({
  first,
  removedIn,
  renamedTo,
  renamedFrom,
  fidesplusOnly,
}: KnownScope): string {
  if (first === null) return 'Fidesplus only';
  return [
    `since Fides ${first}`,
    ...(removedIn === null ? [] : [`gone in ${removedIn}`]),
    ...(renamedFrom === null ? [] : [`before: ${renamedFrom}`]),
    ...(renamedTo === null ? [] : [`now: ${renamedTo}`]),
    ...(fidesplusOnly ? ['now Fidesplus only'] : []),
  ].join(', ');
}

function rolesText({ roles }: ExplainedScope, { rolesOf, newestKnown }: Explained): string {
  return roles === null
    ? `roles: Fides ${rolesOf} is newer than ${newestKnown}, the newest release known here`
    : `roles of Fides ${rolesOf}: ${list(roles)}`;
}

// Dozens of operations need some scopes; the JSON has all.
const SHOWN = 8;

function operationsText(operations: readonly string[]): string {
  if (operations.length === 0) return 'no operation of this server';
  const more = operations.length - SHOWN;
  const shown = operations.slice(0, SHOWN).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** Who holds the scope, and who could not be checked and so may hold it too. */
function holdersText({ profiles }: ExplainedScope, { notLookedAt }: Explained): string {
  const unseen = notLookedAt.filter(({ name }) => profiles.every((one) => one.name !== name));
  const holders = profiles.map(profileText);
  if (unseen.length === 0) return list(holders);
  const names = `${list(unseen.map(({ name }) => name))}: could not be looked at`;
  return [...(holders.length === 0 ? [] : [list(holders)]), names].join('; ');
}

function othersText(clients: NonNullable<ExplainedScope['otherClients']>): string {
  const shown = clients
    .slice(0, SHOWN)
    .map(({ clientId, name, kind }) => `${name === null ? '' : `${name}, `}${clientId} (${kind})`);
  const more = clients.length - shown.length;
  return more > 0 ? `${shown.join('; ')}; and ${more} more` : shown.join('; ') || 'none';
}

/** Why the other clients are not all. */
function lackLines({ otherClientsLack: lack }: Explained, style: Style): string[] {
  if (lack === null) return [];
  const head = `other clients of this server: not all could be looked at (${lack.reason})`;
  return [
    style.paint.yellow(wrap(head, style.width)),
    ...(lack.fix === null ? [] : [wrap(`fix: ${lack.fix}`, style.width, '  ')]),
  ];
}

/** Each reason once, with its fix. */
function unseenLines({ notLookedAt }: Explained, style: Style): string[] {
  return [...new Set(notLookedAt.map(({ reason }) => reason))].flatMap((reason) => {
    const same = notLookedAt.filter((one) => one.reason === reason);
    const fix = same[0]?.fix ?? null;
    const head = `could not be looked at: ${list(same.map(({ name }) => name))} (${reason})`;
    return [
      style.paint.yellow(wrap(head, style.width)),
      ...(fix === null ? [] : [wrap(`fix: ${fix}`, style.width, '  ')]),
    ];
  });
}

function profileText({ name, recorded, live }: ExplainedScope['profiles'][number]): string {
  if (live === null) return `${name} (recorded)`;
  if (recorded) return live ? `${name} (recorded, live)` : `${name} (recorded, not live)`;
  return `${name} (live, not recorded)`;
}

function riskLines({ admin, risky, personalData }: ExplainedScope): string[] {
  return [
    ...(admin === null ? [] : [`${RISK_HEADS.admin}: ${admin}`]),
    ...(admin === null && risky !== null ? [`handle with care: ${risky}`] : []),
    ...(personalData === null ? [] : [`${RISK_HEADS[personalData.kind]}: ${personalData.reason}`]),
  ];
}

function list(words: readonly string[]): string {
  return words.join(', ') || 'none';
}
