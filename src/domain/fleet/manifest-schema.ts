import { z } from 'zod';

/** Names become parts of sinks, journal names and descriptions, so they are short and plain. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,29}[a-z0-9])?$/;
const NAME_FORM = 'use 1 to 31 of a-z, 0-9 and dash, with a letter or digit at both ends';
const DURATION = /^[1-9]\d{0,8}[mhdw]$/;
const DURATION_FORM = 'a length of time is a number and m, h, d or w, as in 15m, 24h or 90d';

const name = z.string().regex(NAME, NAME_FORM);
const text = z.string().min(1, 'it is empty').max(1_000, 'it is longer than 1000 characters');
const duration = z.string().regex(DURATION, DURATION_FORM);
const grace = z.union([duration, z.literal(['0', 0])], { error: `${DURATION_FORM}; 0 is none` });
const labels = z.record(name, z.union([name, z.literal('')], { error: NAME_FORM }));

const texts = (what: string) =>
  z.union([text, z.array(text).min(1).max(100)], { error: `give ${what}, or a list of them` });

const admin = z
  .union(
    [
      z.strictObject({ root: text }).describe('The root client'),
      z.strictObject({ client: text }).describe('A client that may create clients'),
      z.strictObject({ token: text }).describe('An initial access token'),
      z.strictObject({ profile: text }).describe('A profile stored on this machine'),
    ],
    { error: 'give one of root: REFERENCE, client: REFERENCE, token: REFERENCE, profile: NAME' },
  )
  .describe('Where the admin credential of the server is; never the credential itself');

const server = z.strictObject({
  url: text.describe('Address of the Fides server'),
  labels: labels.exactOptional().describe('To choose servers by'),
  admin,
  caFile: text.exactOptional().describe('Trust the certificates in this PEM file instead'),
  allowHttp: z.boolean().exactOptional().describe('Allow plain http to another machine'),
});

const keys = z
  .strictObject({ id: text, secret: text, url: text.exactOptional() })
  .describe('The names under which the store holds id, secret and address');

const client = z.strictObject({
  preset: texts('the name of a preset').exactOptional(),
  scopes: texts('a scope or pattern').exactOptional(),
  endpoints: texts('a request, as in GET /api/v1/system').exactOptional(),
  on: z
    .union([z.literal('all'), z.array(name).min(1), labels], {
      error: 'give labels ({ env: prod }), a list of servers, or all',
    })
    .describe('On which servers: all with these labels, those named, or all'),
  to: text.describe('The store that gets the credential'),
  keys: keys.exactOptional(),
  rotateAfter: duration.exactOptional(),
  grace: grace.exactOptional(),
  owner: z.string().exactOptional(),
});

const defaults = z
  .strictObject({
    rotateAfter: duration.exactOptional().describe('Rotate a client once it is this old'),
    grace: grace.exactOptional().describe('How long a rotated client works on (24h)'),
    settle: duration
      .exactOptional()
      .describe('From which age on a client without a place is a leftover (15m)'),
  })
  .exactOptional();

/** The form of a manifest, with nothing resolved. Loaded with the first manifest. */
export const manifestSchema = z
  .strictObject({
    $schema: text.exactOptional(),
    fleet: z.strictObject({
      name,
      id: z
        .string()
        .regex(/^[0-9a-f]{16}$/, 'it is 16 of 0-9 and a-f')
        .describe('Made once, never changed: it tells the clients of this fleet from others'),
    }),
    defaults,
    servers: z.record(name, server),
    clients: z.record(name, client),
  })
  .describe('A fleet: the clients of many Fides servers, and where their secrets go');

/** A manifest of that form. */
export type ManifestForm = z.infer<typeof manifestSchema>;

const MEMBERS: readonly (readonly [place: RegExp, members: readonly string[]])[] = [
  [/^$/, Object.keys(manifestSchema.shape)],
  [/^fleet$/, Object.keys(manifestSchema.shape.fleet.shape)],
  [/^defaults$/, ['rotateAfter', 'grace', 'settle']],
  [/^servers\.[^.]*$/, Object.keys(server.shape)],
  [/^clients\.[^.]*$/, Object.keys(client.shape)],
  [/^clients\.[^.]*\.keys$/, Object.keys(keys.shape)],
];

/** The members that a map at a path may have; none where it has no fixed ones. */
export function membersAt(path: readonly (string | number)[]): readonly string[] {
  const place = path.join('.');
  return MEMBERS.find(([pattern]) => pattern.test(place))?.[1] ?? [];
}
