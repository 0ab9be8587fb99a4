import { z } from 'zod';
import * as part from './parts.ts';

const shape = z.object({ at: part.count, shape: part.text });
const counted = { request: part.text, count: part.count.exactOptional() };
const notFound = part.count.exactOptional();

const matched = z.object({
  ...counted,
  operation: part.text,
  scopes: part.scopes,
  notFound,
  note: part.text.exactOptional(),
});

const recording = z.object({
  source: part.text,
  read: part.count,
  counted: part.count,
  notFound: part.count,
  unauthorized: part.count,
  elsewhere: z.array(z.object({ host: part.text, count: part.count })),
  hosts: part.texts,
  skipped: part.count,
  unreadable: part.count,
  firstUnreadable: shape.nullable(),
  unreadableShapes: z.array(shape),
  dropped: part.count,
});

const lookedUp = {
  server: part.orNull,
  serverVersion: part.serverVersion,
  unmatched: z.array(z.object({ ...counted, reason: part.text, nearest: part.texts, notFound })),
  uncallable: z.array(z.object({ ...counted, operation: part.text, reason: part.text })),
  pages: part.count,
  caveats: part.texts,
  recordings: z.array(recording),
  complete: part.flag,
  unauthorized: z.array(z.object({ request: part.text, count: part.count })),
  stripped: part.count,
};

/** The documents of `scopes suggest` and `scopes check`. */
export const REQUESTS = {
  'scopes.suggest': z
    .object({
      ...lookedUp,
      scopes: part.scopes,
      requests: z.array(matched),
      written: part.orNull.describe('Path of the new preset'),
    })
    .describe('The scopes that requests need'),
  'scopes.check': z
    .object({
      ...lookedUp,
      subject: part.text,
      held: z.enum(['live', 'recorded', 'named']),
      needed: part.scopes,
      missing: part.scopes,
      requests: z.array(matched.extend({ missing: part.scopes })),
      undecided: z.array(
        z.object({ what: z.enum(['held', 'needed', 'requests']), reason: part.text }),
      ),
    })
    .describe('Whether scopes suffice for requests'),
};
