import type { StoredExport } from './exported.ts';
import type { Secret } from './secret.ts';

/** The forms in which a credential is exported. */
export const EXPORT_FORMATS = [
  'shell',
  'dotenv',
  'json',
  'github-env',
  'k8s-secret',
  'postman',
] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A client's credential for other programs. */
export type Handout = {
  readonly profile: string;
  readonly server: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly accessToken: Secret | undefined;
  /** For the form `json`: all that makes the profile. */
  readonly stored?: StoredExport;
};

/** A variable that other programs read; its value may be a secret. */
export type Variable = readonly [name: string, value: string];

/** The variables of a credential, in a fixed order: `FIDES_URL` and the others. */
export function variablesOf({
  server,
  clientId,
  clientSecret,
  accessToken,
}: Handout): readonly Variable[] {
  return [
    ['FIDES_URL', server],
    ['FIDES_CLIENT_ID', clientId],
    ['FIDES_CLIENT_SECRET', clientSecret.reveal()],
    ...(accessToken === undefined
      ? []
      : [['FIDES_ACCESS_TOKEN', accessToken.reveal()] satisfies Variable]),
  ];
}
