import type { ResultOf } from '../usecases/results.ts';
import { fields, serverText, wrap } from './base/layout.ts';
import type { Style } from './base/style.ts';
import { notes } from './plan-text.ts';

/** The plan of `revoke`, for people. */
export function revokePlanText(plan: ResultOf<'revoke.plan'>, style: Style): string {
  const { profile, clientId, clientName, retiring } = plan;
  const facts: [string, string][] = [
    ['profile', `${profile}, which is removed`],
    ['server', serverText(plan)],
    ['deleted by', plan.admin],
    ['client', `${clientId} (${clientName})`],
    ...(retiring === null
      ? []
      : ([['former client', `${retiring}, which is retiring, goes first`]] as [string, string][])),
    ['tokens', 'end with the client'],
  ];
  return [fields(facts, style), ...notes([], plan.warnings, style)].join('\n');
}

/** The result of `revoke`, for people. */
export function revokedText(
  { profile, server, clientId, retired }: ResultOf<'revoke'>,
  { width }: Style,
): string {
  return wrap(
    retired === null
      ? `revoked: deleted client ${clientId} on ${server}, confirmed that it is gone, and removed profile ${profile}`
      : `revoked: deleted clients ${retired} and ${clientId} on ${server}, confirmed that both are gone, and removed profile ${profile}`,
    width,
  );
}
