// Written by scripts/build-history.ts, read through history.ts. Scopes are packed as
// resource:verb,verb; releases that change nothing have no entry.

export interface RoleChange {
  /** On the first entry of a role that is counted by the scopes it lacks. */
  readonly allBut?: true;
  readonly added?: string;
  readonly removed?: string;
}

export interface ReleaseChange {
  readonly release: string;
  readonly added?: string;
  readonly removed?: string;
  readonly roles?: Readonly<Record<string, RoleChange>>;
}

/** The newest release this history covers. */
export const NEWEST_RELEASE = '2.86.2';

/** Old name to new name. */
export const RENAMES: Readonly<Record<string, string>> = {
  'email:create_or_update': 'messaging:create_or_update',
  'email:delete': 'messaging:delete',
  'email:read': 'messaging:read',
  'user:reset-password': 'user:password-reset',
};

/** What each open-source release changed, oldest first; the first entry is a whole registry. */
export const RELEASES: readonly ReleaseChange[] = [
  {
    release: '2.0.0',
    added:
      'client:create,delete,read,update config:read connection:authorize,create_or_update,delete,instantiate,read connection_type:read consent:read dataset:create_or_update,delete,read email:create_or_update,delete,read encryption:exec policy:create_or_update,delete,read privacy-request:delete,read,resume,review,upload_data,view_data rule:create_or_update,delete,read saas_config:create_or_update,delete,read scope:read storage:create_or_update,delete,read user-permission:create,read,update user:create,delete,read,reset-password,update webhook:create_or_update,delete,read',
  },
  {
    release: '2.1.0',
    added: 'messaging:create_or_update,delete,read',
    removed: 'email:create_or_update,delete,read',
  },
  { release: '2.2.0', added: 'privacy-request:create' },
  { release: '2.2.1', added: 'privacy-request:transfer' },
  { release: '2.2.2', added: 'privacy-request-notifications:create_or_update,read' },
  {
    release: '2.6.0',
    added:
      'cli-objects:create,delete,read,update database:reset datamap:read generate:exec user:password-reset validate:exec',
    removed: 'user:reset-password',
  },
  { release: '2.7.0', added: 'config:update' },
  {
    release: '2.8.0',
    added:
      'fides_taxonomy:update organization:create,delete,update system:create,delete,update taxonomy:create,delete,update',
    roles: {
      owner: { allBut: true },
      approver: { added: 'privacy-request:read,resume,review,upload_data,view_data' },
      contributor: {
        allBut: true,
        added:
          'messaging:create_or_update,delete privacy-request-notifications:create_or_update storage:create_or_update,delete',
      },
      viewer: {
        added:
          'cli-objects:read client:read config:read connection:read connection_type:read consent:read datamap:read dataset:read messaging:read policy:read privacy-request-notifications:read privacy-request:read rule:read saas_config:read scope:read storage:read user:read webhook:read',
      },
      viewer_and_approver: {
        added:
          'cli-objects:read client:read config:read connection:read connection_type:read consent:read datamap:read dataset:read messaging:read policy:read privacy-request-notifications:read privacy-request:read,resume,review,upload_data,view_data rule:read saas_config:read scope:read storage:read user:read webhook:read',
      },
    },
  },
  {
    release: '2.9.0',
    added:
      'ctl_dataset:create,delete,read,update ctl_policy:create,delete,read,update data_category:create,delete,read,update data_qualifier:create,delete,read,update data_subject:create,delete,read,update data_use:create,delete,read,update evaluation:create,delete,read,update organization:read registry:create,delete,read,update system:read system_manager:delete,read,update',
    roles: {
      contributor: { added: 'config:update' },
      viewer: {
        added:
          'ctl_dataset:read ctl_policy:read data_category:read data_qualifier:read data_subject:read data_use:read evaluation:read organization:read registry:read system:read system_manager:read',
      },
      viewer_and_approver: {
        added:
          'ctl_dataset:read ctl_policy:read data_category:read data_qualifier:read data_subject:read data_use:read evaluation:read organization:read registry:read system:read system_manager:read',
      },
    },
  },
  {
    release: '2.9.4',
    added: 'masking:exec,read user-permission:assign_owners',
    roles: {
      contributor: { added: 'user-permission:assign_owners' },
      viewer: { added: 'masking:exec,read' },
      viewer_and_approver: { added: 'masking:exec,read' },
    },
  },
  {
    release: '2.10.0',
    added: 'privacy-notice:create,read,update',
    roles: {
      viewer: { added: 'privacy-notice:read' },
      viewer_and_approver: { added: 'privacy-notice:read' },
    },
  },
  {
    release: '2.11.0',
    added: 'connector_template:register',
    removed: 'datamap:read',
    roles: {
      contributor: { added: 'connector_template:register' },
      viewer: { removed: 'datamap:read' },
      viewer_and_approver: { removed: 'datamap:read' },
    },
  },
  {
    release: '2.12.0',
    added:
      'current-privacy-preference:read privacy-experience:create,read,update privacy-preference-history:read',
    roles: {
      viewer: { added: 'privacy-experience:read' },
      viewer_and_approver: { added: 'privacy-experience:read' },
    },
  },
  { release: '2.19.0', added: 'messaging-template:update' },
  {
    release: '2.21.0',
    added: 'consent_settings:read,update',
    roles: {
      viewer: { added: 'consent_settings:read' },
      viewer_and_approver: { added: 'consent_settings:read' },
    },
  },
  {
    release: '2.22.1',
    roles: {
      contributor: { added: 'config:read' },
      viewer: { removed: 'config:read' },
      viewer_and_approver: { removed: 'config:read' },
    },
  },
  { release: '2.25.0', roles: { contributor: { removed: 'config:read,update' } } },
  {
    release: '2.27.0',
    removed: 'data_qualifier:create,delete,read,update registry:create,delete,read,update',
    roles: {
      viewer: { removed: 'data_qualifier:read registry:read' },
      viewer_and_approver: { removed: 'data_qualifier:read registry:read' },
    },
  },
  {
    release: '2.43.0',
    roles: { approver: { added: 'user:read' }, viewer: { removed: 'privacy-request:read' } },
  },
  { release: '2.48.0', added: 'privacy-request-access-results:read' },
  {
    release: '2.49.0',
    roles: {
      approver: { added: 'privacy-request:delete' },
      viewer_and_approver: { added: 'privacy-request:delete' },
    },
  },
  { release: '2.51.0', added: 'dataset:test' },
  { release: '2.55.0', added: 'worker-stats:read' },
  {
    release: '2.63.0',
    added: 'privacy-request:manual-steps:respond,review',
    roles: {
      approver: { added: 'privacy-request:manual-steps:review' },
      viewer_and_approver: { added: 'privacy-request:manual-steps:review' },
      external_respondent: { added: 'privacy-request:manual-steps:respond' },
      respondent: { added: 'privacy-request:manual-steps:respond' },
    },
  },
  {
    release: '2.65.1',
    added: 'privacy-request-email-integrations:send',
    roles: { contributor: { added: 'privacy-request-email-integrations:send' } },
  },
  { release: '2.67.0', added: 'user:read-own', roles: { respondent: { added: 'user:read-own' } } },
  { release: '2.69.1', added: 'privacy-request-redaction-patterns:read,update' },
  {
    release: '2.71.0',
    roles: {
      approver: { added: 'privacy-request:create' },
      viewer_and_approver: { added: 'privacy-request:create' },
    },
  },
  { release: '2.74.0', removed: 'taxonomy:create,delete,update' },
  {
    release: '2.74.3',
    added: 'heap_dump:exec',
    roles: { contributor: { added: 'heap_dump:exec' } },
  },
  { release: '2.76.0', added: 'connector_template:read' },
  { release: '2.79.0', added: 'backfill:exec' },
  {
    release: '2.80.0',
    added: 'system_integration_link:create_or_update,delete,read',
    roles: {
      viewer: { added: 'system_integration_link:read' },
      viewer_and_approver: { added: 'system_integration_link:read' },
      data_steward: {
        added:
          'cli-objects:read client:read connection:read connection_type:read consent:read consent_settings:read ctl_dataset:read ctl_policy:read data_category:read data_subject:read data_use:read dataset:read evaluation:read masking:exec,read messaging:read organization:read policy:read privacy-experience:read privacy-notice:read privacy-request-notifications:read rule:read saas_config:read scope:read storage:read system:read system_integration_link:create_or_update,delete,read system_manager:read user:read webhook:read',
      },
    },
  },
  { release: '2.84.0', added: 'correspondence:read,send notification:read' },
  { release: '2.86.0', added: 'notification:update' },
];

/** Names seen on Fidesplus that the newest open-source registry lacks. */
export const FIDESPLUS =
  'access_policy:create,delete,read,update allow_list:create,delete,read,update attachment:create,delete,read chat_provider:read,update classify_instance:create,read,update comment:create,read consent_webhook:post consent_webhook_token:create custom_asset:update custom_field:create,delete,read,update custom_field_definition:create,delete,read,update custom_report:create,delete,read dashboard:read,update data_consumer:create,delete,read,update data_producer:create,delete,read,update data_purpose:create,delete,read,update datamap:read developer:read,update digest_config:create,delete,read,update discovery_monitor:read,update endpoint_cache:update fides_cloud_config:read,update gvl:update identity_definition:create,delete,read language:read location:read,update manual_field:read-all,read-own monitor_steward:delete,read,update openid_provider:create,delete,read,update policy_violation:read privacy_assessment:create,delete,read,update privacy_center_config:read,update privacy_experience_cache:delete,read,update privacy_preferences:create property:create,delete,read,update query_log_source:create,delete,read,update rbac:evaluate rbac_constraint:create,delete,read,update rbac_permission:read rbac_role:create,delete,read,update rbac_user_role:create,delete,read,update respondent:create shared_monitor_config:create,delete,read,update system_group:create,delete,read,update system_history:read system_scan:create,read taxonomy:create,delete,read,update taxonomy_history:read tcf_configurations:create,delete,read,update tcf_publisher_override:read,update tcf_publisher_restrictions:create,delete,read,update';
