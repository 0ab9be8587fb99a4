import { z } from 'zod';
import { EXPORT_FORMATS } from '../../domain/secrets/export-format.ts';
import { SHELLS } from '../../domain/words/choices.ts';
import * as part from './parts.ts';

const block = z.union([
  z.object({ heading: part.text }),
  z.object({ text: part.text }),
  z.object({ terms: z.array(z.tuple([part.text, part.text])) }),
  z.object({ lines: part.texts }),
]);

/** The documents of commands that hand over, or concern this machine alone. */
export const LOCAL = {
  token: z
    .object({
      ...part.subject,
      accessToken: part.text,
      tokenType: z.literal('Bearer'),
      expiresAt: part.time,
      cached: part.flag,
    })
    .describe('An access token'),
  export: z
    .object({
      ...part.subject,
      format: z.enum(EXPORT_FORMATS),
      file: part.text,
      withToken: part.flag,
    })
    .describe('The file that export wrote'),
  'export.delivered': z
    .object({ ...part.subject, to: part.text.describe('The place in a store of secrets') })
    .describe('The place to which export --to delivered the credential'),
  completion: z
    .object({ shell: z.enum(SHELLS), script: part.text })
    .describe('A completion script'),
  help: z
    .object({ topic: part.text, about: part.text, blocks: z.array(block) })
    .describe('A page of help'),
  sandbox: z
    .object({ url: part.text, fidesVersion: part.text, rootId: part.text, rootSecret: part.text })
    .describe('The sandbox server that runs'),
};
