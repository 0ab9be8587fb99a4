import { deletionText, type Recovered, type TakenBack } from '../../domain/clients/outcome.ts';
import type { DeletionDone } from '../../domain/inventory/deletion.ts';
import { seenAll, seenSentence } from '../../domain/words/unseen.ts';
import type { Event, Step } from '../../usecases/base/events.ts';

/** An event that is a line; progress draws itself. */
export type LineEvent = Exclude<Event, { kind: 'progress' }>;

type Lines = {
  readonly [K in LineEvent['kind']]: (event: Extract<LineEvent, { kind: K }>) => EventText;
};

/**
 * A line for stderr and who sees it: everybody, people at a terminal, or `--verbose`. A `progress`
 * line is shown as progress is.
 */
export type EventText = {
  readonly to: 'all' | 'terminal' | 'verbose' | 'progress';
  readonly text: string;
};

const STEPS: Readonly<Record<Step, string>> = {
  identify: 'checking the server',
  authenticate: 'getting an access token',
  plan: "reading the server's scopes",
  list: "reading the server's clients",
  create: 'creating the client',
  assign: 'assigning the scopes',
  verify: 'reading back and testing the new client',
  deliver: 'delivering the credential',
  store: 'storing the profile',
  retire: 'deleting the client it replaces',
  rotate: 'getting a new client secret',
  prove: 'testing the new client secret',
};

const TAKEN_BACK: Readonly<Record<TakenBack, (clientId: string) => string>> = {
  nothing: () => 'nothing was changed on the server',
  deleted: (clientId) => `client ${clientId} was deleted and is confirmed gone`,
  restored: (clientId) => `client ${clientId} holds its former scopes again`,
};

const LINES: Lines = {
  target: ({ command, profile, server, admin }) => ({
    to: 'all',
    text: `${command}: ${profile === null ? '' : `profile ${profile} on `}${server}, by ${admin}`,
  }),
  step: ({ step }) => ({ to: 'terminal', text: `${STEPS[step]} ...` }),
  waiting: ({ server, secondsLeft }) => ({
    to: 'progress',
    text: `${server} does not answer yet; ${secondsLeft} s left`,
  }),
  searching: ({ server, secondsLeft }) => ({
    to: 'progress',
    text: `no trace of the client on ${server} yet; certain in ${secondsLeft} s`,
  }),
  recording: ({ url, server, untilSignal }) => ({
    to: 'all',
    text: `recording at ${url}, passing requests on to ${server}${untilSignal ? '; stop with Ctrl-C' : ''}`,
  }),
  warning: ({ text }) => ({ to: 'all', text: `warning: ${text}` }),
  'failed-part': ({ part, why }) => ({ to: 'terminal', text: `failed: ${part}: ${why}` }),
  saved: ({ preset, path }) => ({ to: 'all', text: `saved the pick as preset ${preset}: ${path}` }),
  undo: (event) => ({
    to: 'all',
    text:
      event.state === 'started'
        ? 'undoing what was done ...'
        : `undone: ${TAKEN_BACK[event.what](event.clientId ?? 'of this run')}`,
  }),
  recovered: ({ done }) => ({ to: 'all', text: recoveredText(done) }),
  rotated: ({ profile, clientId }) => ({
    to: 'all',
    text: `profile ${profile}: rotated (client ${clientId})`,
  }),
  deletion: ({ deletion }) => ({ to: 'all', text: `to be deleted: ${deletionText(deletion)}` }),
  client: ({ done }) => ({ to: 'all', text: endedText(done) }),
  exchange: ({ method, path, status, ms }) => ({
    to: 'verbose',
    text: `${method} ${path} -> ${status ?? 'no reply'} (${ms.toFixed(0)} ms)`,
  }),
};

/** The line for an event. */
export function eventText(event: LineEvent): EventText {
  // The table pairs each kind with its line, which the compiler cannot follow through a lookup.
  const line = LINES[event.kind] as (event: LineEvent) => EventText;
  return line(seenAll(event, seenSentence));
}

const OUTCOMES: Readonly<Record<Recovered['outcome'], string>> = {
  finished: 'finished: its client is tested and stored',
  revoked: 'revoked: its client was deleted and is confirmed gone',
  undone: 'undone: its client was deleted and is confirmed gone',
  restored: 'undone: its client holds its former scopes again',
  nothing: 'nothing was changed on the server; nothing remains',
  gone: 'its client is no longer on the server, and the record does not say who deleted it',
  kept: 'its new client is no longer on the server; the profile keeps its present client',
  'taken-back': 'undone: this machine is as it was before',
  'ended-elsewhere': 'another process has finished it in the meantime',
};

/** The outcome of an unfinished mutation, in one sentence. */
export function recoveredText({ profile, server, clientId, outcome }: Recovered): string {
  if (profile === null) return `client ${clientId} on ${server}: ${OUTCOMES[outcome]}`;
  const who = clientId === null ? '' : ` (client ${clientId})`;
  return `profile ${profile} on ${server}${who}: ${OUTCOMES[outcome]}`;
}

/** How the deletion of one client ended. */
function endedText({ client, way, outcome, problem }: DeletionDone): string {
  const { clientId, name, profile } = client;
  const who = name === null ? clientId : `${clientId} (${name})`;
  if (outcome === 'gone') return `client ${who} was already gone`;
  if (outcome === 'not-tried') return `client ${who} was not tried`;
  if (problem !== null) return `client ${who} was not deleted: ${problem.message}`;
  return `deleted client ${who}${way === 'profile' ? ` and profile ${profile}` : ''}`;
}
