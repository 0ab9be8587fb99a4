import type { Secret } from './secret.ts';

/** The forms in which a credential is handed to others. */
export const EXPORT_FORMATS = [
  'shell',
  'dotenv',
  'json',
  'github-env',
  'k8s-secret',
  'postman',
] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A client's credential on its way to others. */
export type Handout = {
  readonly profile: string;
  readonly server: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly accessToken: Secret | undefined;
};

/** A variable that others read; its value may be a secret. */
export type Variable = readonly [name: string, value: string];

/** The variables of a credential, in a fixed order: `FIDES_URL` and what belongs to it. */
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
