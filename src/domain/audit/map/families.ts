import { resourceOf } from '../../scopes/scope-set.ts';

/** A part of Fides, as a report groups scopes: a column of its map. */
export type Family = {
  /** The name on a page, and its short form for the head of a narrow column. */
  readonly name: string;
  readonly short: string;
  /** The resources of its scopes: what stands before the first colon. */
  readonly resources: readonly string[];
};

/** Holds every resource that no other family knows, so that no scope falls off the map. */
const OTHER: Family = {
  name: 'Server & other',
  short: 'serv',
  resources: ['backfill', 'config', 'database', 'encryption', 'heap_dump', 'worker-stats'],
};

/** The families in the order of their columns; risk-bearing ones first, the rest of the server last. */
export const FAMILIES: readonly Family[] = [
  {
    name: 'Clients & users',
    short: 'users',
    resources: ['client', 'scope', 'user', 'user-permission', 'system_manager'],
  },
  {
    name: 'Privacy requests',
    short: 'requ',
    resources: [
      'privacy-request',
      'privacy-request-access-results',
      'privacy-request-email-integrations',
      'privacy-request-notifications',
      'privacy-request-redaction-patterns',
      'correspondence',
    ],
  },
  {
    name: 'Consent',
    short: 'cons',
    resources: [
      'consent',
      'consent_settings',
      'current-privacy-preference',
      'privacy-experience',
      'privacy-notice',
      'privacy-preference-history',
    ],
  },
  {
    name: 'Connections',
    short: 'conn',
    resources: [
      'connection',
      'connection_type',
      'connector_template',
      'dataset',
      'saas_config',
      'system_integration_link',
    ],
  },
  {
    name: 'Catalog',
    short: 'catal',
    resources: [
      'cli-objects',
      'ctl_dataset',
      'ctl_policy',
      'data_category',
      'data_subject',
      'data_use',
      'evaluation',
      'fides_taxonomy',
      'generate',
      'organization',
      'system',
      'validate',
    ],
  },
  { name: 'Policies', short: 'poli', resources: ['masking', 'policy', 'rule', 'webhook'] },
  {
    name: 'Storage & mail',
    short: 'stor',
    resources: ['messaging', 'messaging-template', 'notification', 'storage'],
  },
  OTHER,
];

const BY_RESOURCE = new Map(
  FAMILIES.flatMap((family) => family.resources.map((resource) => [resource, family] as const)),
);

/** The family of a scope; one with an unknown resource belongs to the last family. */
export function familyOf(scope: string): Family {
  return BY_RESOURCE.get(resourceOf(scope)) ?? OTHER;
}
