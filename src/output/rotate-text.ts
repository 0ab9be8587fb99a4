import { secretAgeText } from '../domain/clients/rotation.ts';
import { toCopy } from '../domain/words/to-copy.ts';
import type { SecretStatus } from '../usecases/access/secret-status.ts';
import type {
  DoneRotation,
  FailedRotation,
  NotDone,
  PlannedRotation,
  RotatePlan,
  RotateResult,
} from '../usecases/rotate/results.ts';
import { count, fields, serverText, wrap } from './base/layout.ts';
import type { Style } from './base/style.ts';
import { placeFact } from './plan-text.ts';

/** How old a secret is, as of `now` (milliseconds since 1970): `3 d`, `at least 3 d`. */
export function secretAgeOf({ since, exact }: SecretStatus, now: number): string {
  return secretAgeText({ ms: Math.max(0, now - Date.parse(since)), exact });
}

/** The age of a profile's secret, and the client that it retires; none of a secret that is unknown. */
export function rotationFacts(
  profile: string,
  rotation: SecretStatus | null,
  now: number,
): [string, string][] {
  if (rotation === null) return [];
  const { retiring } = rotation;
  const due = rotation.due
    ? toCopy`; due after ${rotation.rotateAfter ?? ''}: fidesauth rotate -p ${profile}`
    : '';
  const facts: [string, string][] = [['secret age', `${secretAgeOf(rotation, now)}${due}`]];
  if (retiring === null) return facts;
  const end = retiring.overdue
    ? `may be deleted since ${retiring.notBefore}: fidesauth clients prune`
    : `until ${retiring.notBefore}`;
  return [...facts, ['retiring', `client ${retiring.clientId}, ${end}`]];
}

/** The plan of a rotation, for people. */
export function rotatePlanText(plan: RotatePlan, style: Style): string {
  const parts = plan.rotations.map((one) => plannedText(one, style));
  return [...parts, ...leftOut('not possible', plan, style)].join('\n\n') || NOTHING;
}

/** The result of `rotate`, for people. */
export function rotateText(result: RotateResult, style: Style): string {
  const parts = result.rotations.map((one) => doneText(one, style));
  return [...parts, ...leftOut('failed', result, style)].join('\n\n') || NOTHING;
}

const NOTHING = 'nothing to rotate';

function plannedText(one: PlannedRotation, style: Style): string {
  const facts: [string, string][] = [
    ['profile', one.profile],
    ['server', serverText(one)],
    ['rotated by', one.admin],
    ['client name', one.clientName],
    ['secret since', `${one.secretSince}${one.secretExact ? '' : ' or earlier'}`],
    ...(one.way === 'in-place' ? inPlaceFacts(one) : newClientFacts(one)),
    ...placeFact('delivers to', one.to),
  ];
  const warnings = one.warnings.map((text) => wrap(`warning: ${text}`, style.width));
  return [fields(facts, style), ...warnings].join('\n');
}

function inPlaceFacts({ clientId, deletes }: PlannedRotation): [string, string][] {
  return [
    ['client id', `stays: ${clientId}`],
    ['old secret', 'ends at once; access tokens made with it work for up to 8 days'],
    ...(deletes.length === 0 ? [] : ([deletedFact(deletes)] as [string, string][])),
  ];
}

function newClientFacts(one: PlannedRotation): [string, string][] {
  const { clientId, worksUntil, scopes, deletes } = one;
  const now = worksUntil === null;
  return [
    ['client id', `changes: ${clientId} -> a new one; attribution on the server is lost`],
    ['scopes', `${count(scopes.length, 'scope')}, as recorded`],
    now
      ? ['old client', 'is deleted once the new one works; its tokens end with it']
      : ['old client', `works until ${worksUntil}; then it is to be deleted, with its tokens`],
    ...(deletes.length === 0 ? [] : ([deletedFact(deletes)] as [string, string][])),
  ];
}

function deletedFact(ids: readonly string[]): [string, string] {
  return ['deletes', ids.join(', ')];
}

function doneText(one: DoneRotation, style: Style): string {
  const { profile, clientId, way, formerClientId, deleted, retiring } = one;
  const what =
    way === 'in-place'
      ? `client ${clientId} has a new secret, which is stored and verified`
      : `client ${clientId} takes the place of ${formerClientId}; it is stored and verified`;
  const facts: [string, string][] = [
    ['profile', profile],
    ['server', serverText(one)],
    ...(way === 'in-place'
      ? ([['old secret', 'has ended; access tokens made with it work for up to 8 days']] as const)
      : ([['client id', `changed: ${formerClientId} -> ${clientId}`]] as const)
    ).map(([label, text]): [string, string] => [label, text]),
    ...(retiring === null
      ? []
      : ([['retiring', `${retiring.clientId}, until ${retiring.notBefore}`]] as [
          string,
          string,
        ][])),
    ...(deleted.length === 0 ? [] : ([['deleted', deleted.join(', ')]] as [string, string][])),
    ...placeFact('delivered to', one.to),
    ['secret file', one.credentialFile],
  ];
  const head = 'done:';
  return [
    wrap(`${head} ${what}`, style.width).replace(head, style.paint.green(head)),
    fields(facts, style),
    ...next(one, style),
  ].join('\n');
}

function next({ profile, retiring, to }: DoneRotation, style: Style): string[] {
  if (retiring === null) return [];
  if (to !== null) {
    const text = `until then let every program that reads ${to} read it again`;
    return [wrap(text, style.width)];
  }
  const text = toCopy`until then change over every program that uses the old client: fidesauth export -p ${profile}`;
  return [wrap(text, style.width)];
}

type LeftOut = {
  readonly failed: readonly FailedRotation[];
  readonly notDone: readonly NotDone[];
};

function leftOut(head: string, { failed, notDone }: LeftOut, style: Style): string[] {
  const failures = failed.flatMap(({ profile, message, fix }) => [
    wrap(
      `${head}: ${message.startsWith('profile ') ? '' : `profile ${profile}: `}${message}`,
      style.width,
    ),
    ...(fix === null ? [] : [wrap(`fix: ${fix}`, style.width, '  ')]),
  ]);
  const others = notDone.map(({ profile, reason }) =>
    wrap(`not done: profile ${profile}: ${reason}`, style.width),
  );
  const lines = [...failures, ...others];
  return lines.length === 0 ? [] : [lines.join('\n')];
}
