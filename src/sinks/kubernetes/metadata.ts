import { type Members, textsOf } from '../base/json.ts';
import { entryOf, listOf, text } from './entries.ts';

/** The name under which we write; `managedFields` says who wrote what by it. */
export const MANAGER = 'fidesauth';

/** Who wrote which keys of a Secret's data, from its `managedFields`. */
export type Writer = {
  readonly manager: string;
  readonly operation: string;
  /** Names of keys below `data`. */
  readonly keys: readonly string[];
};

/** What a Secret says about itself without its values. */
export type SecretMetadata = {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** `ExternalSecret/shop` and the like. */
  readonly owners: readonly string[];
  readonly writers: readonly Writer[];
  /** As the server sent them. */
  readonly managedFields: readonly Members[];
  readonly deleting: boolean;
};

/**
 * The metadata in a reply: of a `PartialObjectMetadata`, or of a whole Secret. Undefined for
 * anything else.
 */
export function metadataOf(reply: unknown): SecretMetadata | undefined {
  const metadata = entryOf(entryOf(reply)?.metadata);
  const uid = metadata && text(metadata, 'uid');
  const resourceVersion = metadata && text(metadata, 'resourceVersion');
  if (metadata === undefined || uid === undefined || resourceVersion === undefined)
    return undefined;
  const managedFields = listOf(metadata.managedFields).map((one) => entryOf(one) ?? {});
  return {
    uid,
    resourceVersion,
    annotations: textsOf(metadata.annotations),
    labels: textsOf(metadata.labels),
    owners: listOf(metadata.ownerReferences).flatMap((one) => nameOfOwner(entryOf(one) ?? {})),
    writers: managedFields.map(writerOf),
    managedFields,
    deleting: metadata.deletionTimestamp !== undefined,
  };
}

function nameOfOwner(owner: Members): string {
  return `${text(owner, 'kind') ?? 'owner'}/${text(owner, 'name') ?? '?'}`;
}

function writerOf(entry: Members): Writer {
  const data = entryOf(entryOf(entry.fieldsV1)?.['f:data']) ?? {};
  const keys = Object.keys(data).flatMap((name) => (name.startsWith('f:') ? [name.slice(2)] : []));
  return {
    manager: text(entry, 'manager') ?? 'an unnamed program',
    operation: text(entry, 'operation') ?? '',
    keys,
  };
}

/** Whether all that we wrote counts as applied: see `adopt`. */
export function isAdopted({ writers }: SecretMetadata): boolean {
  const own = writers.filter(({ manager }) => manager === MANAGER);
  return own.every(({ operation }) => operation === 'Apply');
}
