import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Operations by `METHOD /path`, each with the entries of its `security`; undefined for an open one. */
export type Described = Readonly<Record<string, readonly (readonly string[])[] | undefined>>;

/** An OpenAPI document as a Fides of that version would serve it. */
export function apiDocument(operations: Described, version = '2.86.2'): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, entries] of Object.entries(operations)) {
    const [method = '', path = ''] = name.split(' ');
    const security = entries?.map((scopes) => ({ OAuth2ClientCredentialsBearer: scopes }));
    const operation = security === undefined ? {} : { security };
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  }
  return { openapi: '3.1.0', info: { title: 'fides', version }, paths };
}

/** Writes such a document into a folder and returns its path. */
export function writeApi(folder: string, operations: Described, version?: string): string {
  const path = join(folder, 'openapi.json');
  writeFileSync(path, JSON.stringify(apiDocument(operations, version)));
  return path;
}

/** A few operations of Fides, every kind of trap among them. */
export const OPERATIONS: Described = {
  'GET /{catchall}': undefined,
  'GET /health': undefined,
  'GET /api/v1/dataset': [['ctl_dataset:read']],
  'POST /api/v1/dataset': [['ctl_dataset:create']],
  'GET /api/v1/dataset/{fides_key}': [['ctl_dataset:read']],
  'PUT /api/v1/dataset/upsert': [['ctl_dataset:update'], [], ['ctl_dataset:create']],
  'GET /api/v1/dataset/{fides_key}/assessment': [['dataset:read']],
  'GET /api/v1/dataset/clean/{step}': [['dataset:test']],
  'GET /api/v1/user': [[]],
  'PUT /api/v1/user/{user_id}': [[]],
  'POST /api/v1/user/{user_id}/reset-password': [[]],
  'POST /api/v1/logout': [[]],
  'POST /api/v1/privacy-request/{privacy_request_id}/resume': [['privacy-request:resume']],
  'POST /api/v1/request-task/callback': [['privacy-request:resume']],
  'POST /api/v1/oauth/client': [['client:create']],
};
