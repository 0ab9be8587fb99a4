import { powerOf } from '../scopes/power.ts';
import type { Finding } from './findings.ts';

/** Why a finding matters on a server of `release` (undefined: unknown), in one sentence. */
export function whyOf(finding: Finding, release: string | undefined): string {
  const { kind, cause, scope } = finding;
  const power = scope === null ? undefined : powerOf(scope, release).reason;
  switch (kind) {
    case 'extra':
      return extra(power, cause === 'preset-edited');
    case 'risky':
      return `It ${power ?? 'can do harm'}, and no preset of this client names it in full.`;
    case 'missing':
      return missing(finding);
    case 'retired':
      return `This server does not know it${movedText(finding)}, so it gives nothing.`;
    case 'gone':
      return 'Its credential no longer works: somebody deleted the client outside fidesauth.';
    case 'new':
      return 'A pattern of the preset matches it, but the client was made before the server knew it.';
    case 'stale':
      return 'The client is as its preset asks; only the record of this store is behind.';
    case 'duplicate':
      return 'The server keeps lists as they are sent; it gives nothing more.';
    case 'unused':
      return `${sentence(finding.note ?? 'nothing in the comparison needs it')}.`;
  }
}

function extra(power: string | undefined, narrowed: boolean): string {
  const asked = narrowed ? 'the preset no longer asks for it' : 'the preset does not ask for it';
  return power === undefined ? `${sentence(asked)}.` : `It ${power}, and ${asked}.`;
}

function missing({ cause, since }: Finding): string {
  if (cause === 'taken-outside') {
    return 'The preset asks for it and it was assigned; requests that need it are refused now.';
  }
  if (cause === 'preset-edited') return 'The preset names it now; the client was not given it yet.';
  const known = since === undefined ? 'The server knows it now' : `Fides has it since ${since}`;
  return `${known}, and the preset names it in full; the client was not given it.`;
}

function movedText({ since, note }: Finding): string {
  const left = since === undefined ? '' : ` since Fides ${since}`;
  return note?.startsWith('now ') === true ? `${left} (${note})` : left;
}

function sentence(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1);
}
