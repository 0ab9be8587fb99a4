import { heldFrom, heldValues } from '../../domain/sinks/held.ts';
import type { Held, KeyMap, SinkState } from '../../domain/sinks/sink.ts';
import { jsonOf, type Members, membersOf, textIn, textsOf } from '../base/json.ts';

/** What is said of a secret (`GET MOUNT/metadata/PATH`). */
export type Metadata = {
  /** 0: there are no values yet. */
  readonly version: number;
  /** The values of that version are deleted or destroyed. */
  readonly gone: boolean;
  readonly custom: Readonly<Record<string, string>>;
  /** The version of the metadata itself, which OpenBao alone counts. */
  readonly revision: number | undefined;
  /** Changes with everything that is written. */
  readonly updated: string;
};

/** What a secret is where nothing was ever written. */
export const NOTHING: Metadata = {
  version: 0,
  gone: false,
  custom: {},
  revision: undefined,
  updated: '',
};

/** The metadata in a reply; undefined if it has another form. */
export function metadataFrom(data: Members, now: number): Metadata | undefined {
  const version = data.current_version;
  if (typeof version !== 'number') return undefined;
  const current = membersOf(membersOf(data.versions)[String(version)]);
  const deleted = Date.parse(textIn(current, 'deletion_time') ?? '');
  const revision = data.current_metadata_version;
  return {
    version,
    gone: current.destroyed === true || deleted <= now,
    custom: textsOf(data.custom_metadata),
    revision: typeof revision === 'number' ? revision : undefined,
    updated: textIn(data, 'updated_time') ?? '',
  };
}

/** The condition of a later write: the version of the values, and all that is said of them. */
export function conditionOf({ version, updated }: Metadata): string {
  return `${version} ${updated}`;
}

/** The version of the values that a condition requires. */
export function versionIn(state: SinkState): number {
  return 'version' in state ? Number(state.version.split(' ')[0]) : Number.NaN;
}

const DESCRIBES = 'describes';
const OWN = /^(?:tool|server|client-id|marker|key|fleet|retiring(?:-\d+)?|describes)$/;

/** The version that the metadata describe; undefined if they are not ours. */
export function describedIn({ custom }: Metadata): { version: number; held: Held } | undefined {
  const held = heldFrom(custom);
  return held && { version: Number(custom[DESCRIBES]), held };
}

/** `custom_metadata` that describe a version, beside those of others. */
export function describing(custom: Metadata['custom'], held: Held, version: number) {
  const others = Object.entries(custom).filter(([name]) => !OWN.test(name));
  return { ...Object.fromEntries(others), ...heldValues(held), [DESCRIBES]: String(version) };
}

/** The name of the value in which a secret itself says what it is. */
const SELF = 'fidesauth';

/** The values of a secret: the credential, and a text that says what it is. */
export function valuesOf(
  held: Held,
  secret: string,
  keys: KeyMap,
): Readonly<Record<string, string>> {
  return {
    [keys.id]: held.clientId,
    [keys.secret]: secret,
    ...(keys.url === undefined ? {} : { [keys.url]: held.server }),
    [SELF]: JSON.stringify({ ...heldValues(held), keys }),
  };
}

/** What the values of a secret say: undefined if they are not ours, or no longer whole. */
export function credentialIn(
  values: Members,
): { held: Held; id: string; secret: string } | undefined {
  const self = membersOf(jsonOf(textIn(values, SELF) ?? ''));
  const held = heldFrom(textsOf(self));
  const keys = textsOf(self.keys);
  const id = textIn(values, keys.id ?? '');
  const secret = textIn(values, keys.secret ?? '');
  if (held === undefined || id === undefined || secret === undefined) return undefined;
  if (id !== held.clientId) return undefined;
  return { held, id, secret };
}
