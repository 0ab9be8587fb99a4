import type { Members } from '../base/json.ts';
import type { ApiRequest } from './api.ts';
import { MANAGER, type SecretMetadata } from './metadata.ts';
import type { Place } from './place.ts';

/** What an own Secret shall say and hold; `data` in base64. */
export type Content = {
  readonly annotations: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
};

/** The object that a write replaces, and the version that it must still have. */
export type Seen = Pick<SecretMetadata, 'uid' | 'resourceVersion'>;

type Mode = { readonly dryRun: boolean };

// Instead of the whole object: annotations and the like, but no value.
const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

const LABELS = { 'app.kubernetes.io/managed-by': MANAGER };

function folder({ namespace }: Place): string {
  return `/api/v1/namespaces/${namespace}/secrets`;
}

function query({ dryRun }: Mode): string {
  return `?fieldManager=${MANAGER}${dryRun ? '&dryRun=All' : ''}`;
}

/** GET of the metadata alone. https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
export function lookRequest(place: Place): ApiRequest {
  return { method: 'GET', path: `${folder(place)}/${place.name}`, accept: METADATA_ONLY };
}

/** GET of the Secret with its values. */
export function readRequest(place: Place): ApiRequest {
  return { method: 'GET', path: `${folder(place)}/${place.name}` };
}

/** POST of a Secret that is not there: 409 if it is by now. */
export function createRequest(place: Place, content: Content, mode: Mode): ApiRequest {
  const metadata = { name: place.name, labels: LABELS, annotations: content.annotations };
  return {
    method: 'POST',
    path: folder(place) + query(mode),
    accept: METADATA_ONLY,
    json: { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata, data: content.data },
  };
}

/**
 * Server-side apply, never forced: 409 if the object is no longer the one seen, or if somebody else
 * owns one of the fields. `data`, because two managers of `stringData` overwrite each other without
 * a conflict. https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export function applyRequest(place: Place, seen: Seen, content: Content, mode: Mode): ApiRequest {
  const { uid, resourceVersion } = seen;
  const { annotations, data } = content;
  const metadata = { name: place.name, uid, resourceVersion, labels: LABELS, annotations };
  return {
    method: 'PATCH',
    path: `${folder(place)}/${place.name}${query(mode)}`,
    accept: METADATA_ONLY,
    contentType: 'application/apply-patch+yaml',
    json: { apiVersion: 'v1', kind: 'Secret', metadata, data },
  };
}

/** Says that what we wrote by a POST is applied, else the first apply would conflict with us. */
export function adoptRequest(place: Place, seen: SecretMetadata, fields: Members): ApiRequest {
  const others = seen.managedFields.filter(({ manager }) => manager !== MANAGER);
  const own = { ...fields, manager: MANAGER, operation: 'Apply' };
  return {
    method: 'PATCH',
    path: `${folder(place)}/${place.name}${query({ dryRun: false })}`,
    accept: METADATA_ONLY,
    contentType: 'application/json-patch+json',
    json: [
      { op: 'replace', path: '/metadata/managedFields', value: [...others, own] },
      { op: 'replace', path: '/metadata/resourceVersion', value: seen.resourceVersion },
    ],
  };
}

/** Asks whether we may do that. A `create` is asked for without a name: a POST has none. */
export function reviewRequest({ namespace, name }: Place, verb: string): ApiRequest {
  const named = verb === 'create' ? {} : { name };
  return {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    json: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { namespace, verb, resource: 'secrets', ...named } },
    },
  };
}
