import type { FindingKind } from '../../../domain/words/choices.ts';
import type { AuditFinding } from '../../../usecases/audit/results.ts';
import { type Html, html, words } from './html.ts';
import { scopeWords } from './text.ts';

/** The scopes as words, and the pronoun for them. */
type Told = { readonly them: Html; readonly it: Html };

type Phrase = (told: Told, finding: AuditFinding) => Html;

const PHRASES: Readonly<Record<FindingKind, Phrase>> = {
  extra: ({ them }, { cause }) =>
    cause === 'preset-edited'
      ? html`still holds ${them}, which its preset no longer asks for`
      : html`holds ${them}, which its preset does not ask for`,
  missing: ({ them }, { cause }) =>
    cause === 'taken-outside'
      ? html`lost ${them}, which its preset asks for`
      : html`lacks ${them}, which its preset asks for`,
  retired: ({ them }) => html`asks for ${them}, which this server does not know`,
  gone: () => html`is no longer on the server`,
  risky: ({ them, it }) => html`holds ${them}, and no preset of it names ${it} in full`,
  new: ({ them }, { since }) =>
    since === undefined
      ? html`could have ${them} now`
      : html`could have ${them}, new in Fides ${since}`,
  stale: ({ them, it }, { cause }) =>
    cause === 'given-outside'
      ? html`was given ${them}, as its preset asks`
      : html`is recorded with ${them} and does not hold ${it}, as its preset asks`,
  duplicate: ({ them }) => html`is listed with ${them} more than once`,
  unused: ({ them, it }) => html`holds ${them} and does not need ${it}`,
};

/** What is the matter with these scopes, to follow the client's name; names at most so many of them. */
export function phraseOf(finding: AuditFinding, scopes: readonly string[], most: number): Html {
  const it = words(scopes.length === 1 ? 'it' : 'them');
  return PHRASES[finding.kind]({ them: scopeWords(scopes, most), it }, finding);
}
