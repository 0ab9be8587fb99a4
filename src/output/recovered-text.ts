import type { Recovered } from '../usecases/recover.ts';

const OUTCOMES: Readonly<Record<Recovered['outcome'], string>> = {
  finished: 'finished: its client is proved and stored',
  revoked: 'revoked: its client was deleted, and its absence proved',
  undone: 'taken back: its client was deleted, and its absence proved',
  restored: 'taken back: its client holds its former scopes again',
  nothing: 'nothing was changed on the server; nothing remains',
  gone: 'its client is gone: somebody else deleted it',
  'ended-elsewhere': 'another process ended it meanwhile',
};

/** What became of an unfinished mutation, in one sentence. */
export function recoveredText({ profile, server, clientId, outcome }: Recovered): string {
  const who = clientId === null ? '' : ` (client ${clientId})`;
  return `profile ${profile} on ${server}${who}: ${OUTCOMES[outcome]}`;
}
