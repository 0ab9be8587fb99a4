import type { ResultOf } from '../usecases/results.ts';
import { count, serverText, wrap } from './base/layout.ts';
import type { Style } from './base/style.ts';
import {
  callText,
  caveatLines,
  incompleteText,
  misfits,
  recordingLines,
  section,
} from './calls-text.ts';
import { nextText } from './import-text.ts';

type Suggested = ResultOf<'scopes.suggest'>;

/** A suggestion for people: each scope with the requests that need it, then all misfits. */
export function suggestText(result: Suggested, style: Style): string {
  const { scopes, requests } = result;
  const size = `${count(scopes.length, 'scope')} for ${count(requests.length, 'operation')} of ${whose(result)}${incompleteText(result)}`;
  const open = requests.filter((call) => call.scopes.length === 0).map(callText);
  return [
    wrap(size, style.width),
    ...scopes.flatMap((scope) => {
      const needing = requests.filter((call) => call.scopes.includes(scope)).map(callText);
      return section(style.paint.bold(scope), needing, style);
    }),
    ...section('no scope:', open, style),
    ...misfits(result, style),
    ...caveatLines(result, style),
    ...recordingLines(result, style),
    ...writtenLines(result, style),
  ].join('\n');
}

function writtenLines({ written, server }: Suggested, style: Style): string[] {
  if (written === null) return [];
  return [wrap(`written: ${written}`, style.width), wrap(nextText(written, server), style.width)];
}

function whose({ server, serverVersion }: Suggested): string {
  if (server !== null) return serverText({ server, serverVersion });
  return serverVersion === null ? 'the description' : `Fides ${serverVersion}`;
}
