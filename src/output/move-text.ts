import { toCopy } from '../domain/words/to-copy.ts';
import type { ResultOf } from '../usecases/results.ts';
import { count, serverText, wrap } from './base/layout.ts';
import type { Style } from './base/style.ts';

/** The text of a renamed profile. */
export function renameText(
  { from, profile, server, clientId, current }: ResultOf<'profiles.rename'>,
  { width }: Style,
): string {
  const name = current ? `${profile} (current)` : profile;
  return wrap(
    `renamed profile ${from} to ${name}; client ${clientId} on ${server} is as it was`,
    width,
  );
}

/** The text of an imported profile. */
export function importedText(result: ResultOf<'profiles.import'>, { width }: Style): string {
  const { profile, clientId, scopes, scopesKnown, from, retiring } = result;
  const size = scopesKnown ? `, ${count(scopes.length, 'scope')}` : '';
  const notes = [
    ...(scopesKnown
      ? []
      : [
          `its scopes are not known: nobody here may read them; to give it some: ${toCopy`fidesauth scopes apply -p ${profile} --preset NAME`}`,
        ]),
    ...(retiring === null
      ? []
      : [
          `client ${retiring}, which it replaced, is still retiring: fidesauth clients prune deletes it when its time is over; run that where it came from too, which keeps the profile until then`,
        ]),
    ...(from === 'pair'
      ? []
      : [
          'where it came from it is still stored; once this works, remove it there: fidesauth profiles remove NAME --keep-client',
        ]),
  ];
  return [
    wrap(`imported profile ${profile}: client ${clientId} on ${serverText(result)}${size}`, width),
    ...notes.map((note) => wrap(note, width)),
  ].join('\n');
}

/** The text of a profile that is protected, or no longer. */
export function protectText(
  { profile, protected: isProtected, changed }: ResultOf<'profiles.protect'>,
  { width }: Style,
): string {
  const already = changed ? '' : ', as before';
  return wrap(
    isProtected
      ? `profile ${profile} is protected${already}: fidesauth with this store asks for its name before it loses anything; the server does not know of it`
      : `profile ${profile} is not protected${already}`,
    width,
  );
}
