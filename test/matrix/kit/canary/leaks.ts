import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn } from '../../../support/stage.ts';

/** A marked secret, and where alone it may lie below the store; `undefined`: nowhere. */
export type Canary = {
  readonly name: string;
  readonly value: string;
  readonly home: RegExp | undefined;
};

// So much of a secret in a row counts as the secret: half of what a cut-off one would show.
const WINDOW = 12;

/** The forms in which a secret may turn up. */
function forms(value: string): string[] {
  const bytes = Buffer.from(value);
  const form = new URLSearchParams([['', value]]).toString().slice(1);
  const json = JSON.stringify(value).slice(1, -1);
  const encoded = [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')];
  return [
    value,
    form,
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(value),
    ...encoded,
  ];
}

/** The secret part of an access token: its head is the same in all of them. */
function secretPart(value: string): string {
  return value.startsWith('eyJ') ? value.split('.').slice(3).join('.') : value;
}

/** Finds pieces of canaries, however they are written; what it was told before is looked for. */
export type Search = {
  learn(canary: Canary): void;
  /** The canaries of which a text shows a piece. */
  in(text: string): Set<Canary>;
};

export function newSearch(): Search {
  const pieces = new Map<string, Canary>();
  return {
    learn(canary) {
      for (const form of forms(secretPart(canary.value))) {
        for (let at = 0; at + WINDOW <= form.length; at += 1) {
          pieces.set(form.slice(at, at + WINDOW), canary);
        }
      }
    },
    in(text) {
      const found = new Set<Canary>();
      for (let at = 0; at + WINDOW <= text.length; at += 1) {
        const canary = pieces.get(text.slice(at, at + WINDOW));
        if (canary !== undefined) found.add(canary);
      }
      return found;
    },
  };
}

/** Which canary lies in which file below a folder where it may not; names only. */
export function leaksInFiles(folder: string, search: Search, allowed = homeOf): string[] {
  return filesIn(folder).flatMap((name) => {
    const found = search.in(readFileSync(join(folder, name), 'latin1'));
    return [...found]
      .filter((canary) => !allowed(canary).some((place) => place.test(name)))
      .map((canary) => `${canary.name} in ${name}`);
  });
}

function homeOf({ home }: Canary): RegExp[] {
  return home === undefined ? [] : [home];
}
