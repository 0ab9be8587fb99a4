import type { Members } from '../base/json.ts';
import type { Api } from './api.ts';
import { entryOf } from './entries.ts';
import { refused, type Where } from './failures.ts';
import { isAdopted, MANAGER, metadataOf, type SecretMetadata } from './metadata.ts';
import { adoptRequest } from './requests.ts';
import { refusalIn } from './status.ts';

/**
 * Makes what our POST wrote count as applied by us: for the server, updates and applies of one
 * manager are two owners, and the first apply would conflict with our own POST. Changes no value,
 * and nothing at all where it is done already.
 * @returns the metadata afterwards
 * @throws sink.changed, sink.*: then nothing of the content was changed
 */
export async function adopt(api: Api, at: Where, seen: SecretMetadata): Promise<SecretMetadata> {
  const own = seen.managedFields.filter(({ manager }) => manager === MANAGER);
  const [first] = own;
  if (first === undefined || isAdopted(seen)) return seen;
  const fields = own.map(({ fieldsV1 }) => entryOf(fieldsV1) ?? {}).reduce(joined);
  // The type is nobody's: what an apply stops naming, it removes.
  const { 'f:type': _, ...fieldsV1 } = fields;
  const reply = await api.send(adoptRequest(at, seen, { ...first, fieldsV1 }));
  const secret = reply.status === 200 ? metadataOf(reply.body) : undefined;
  if (secret === undefined) throw refused(at, refusalIn(reply));
  return secret;
}

/** Two sets of fields as one: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/ (FieldsV1). */
function joined(one: Members, other: Members): Members {
  const both = Object.entries(other).map(([name, value]) => {
    const [mine, theirs] = [entryOf(one[name]), entryOf(value)];
    return [name, mine && theirs ? joined(mine, theirs) : value] as const;
  });
  return { ...one, ...Object.fromEntries(both) };
}
