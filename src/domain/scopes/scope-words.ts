import { resourceOf } from './scope-set.ts';

const VERBS: Readonly<Record<string, string>> = {
  create: 'create',
  create_or_update: 'create or change',
  delete: 'delete',
  read: 'read',
  update: 'change',
};

/** Meanings that names alone do not show, from the comments in Fides' own scope registry. */
const OWN_WORDS: Readonly<Record<string, string>> = {
  'backfill:exec': 'run backfills of the database',
  'client:read': 'read OAuth clients and their scopes',
  'client:update': 'change OAuth clients and their scopes',
  'connection:authorize': 'authorize a connection by OAuth2',
  'connection:instantiate': 'make a SaaS connection from a connector template',
  'connector_template:register': 'register a connector template',
  'correspondence:send': 'send messages to data subjects',
  'database:reset': 'reset the database of the server',
  'dataset:test': 'run a test request on one dataset',
  'encryption:exec': 'encrypt data',
  'heap_dump:exec': 'run a heap dump of the server',
  'masking:exec': 'run a masking strategy',
  'privacy-request-email-integrations:send': 'send the mails of email integrations',
  'privacy-request:manual-steps:respond': 'answer manual steps of a privacy request',
  'privacy-request:manual-steps:review': 'review manual steps of a privacy request',
  'privacy-request:resume': 'resume paused privacy requests',
  'privacy-request:review': 'review privacy requests',
  'privacy-request:transfer': 'transfer privacy requests',
  'privacy-request:upload_data': 'enter data for a privacy request by hand',
  'privacy-request:view_data': 'see the data of a privacy request',
  'user-permission:assign_owners': 'give a user the owner role',
  'user:password-reset': 'set the password of another user',
  'user:read-own': 'read the own user',
};

/**
 * The purpose of a scope in one short clause: from the resource and verb of its name, or from
 * Fides' registry (`scope_registry.py`). Undefined if neither shows it.
 */
export function scopeClause(scope: string): string | undefined {
  if (Object.hasOwn(OWN_WORDS, scope)) return OWN_WORDS[scope];
  const resource = resourceOf(scope);
  const verb = scope.slice(resource.length + 1);
  return Object.hasOwn(VERBS, verb)
    ? `${VERBS[verb]} ${resource.replaceAll(/[-_]/g, ' ')}`
    : undefined;
}
