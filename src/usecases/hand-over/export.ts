import type { ExportFormat, Handout } from '../../domain/secrets/export-format.ts';
import type { HandOver } from '../../domain/secrets/hand-over.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { asFidesAuthError, FidesAuthError } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';
import { type HandoutInput, handoutOf } from './hand-over.ts';
import { type ReadCa, storedExport } from './stored.ts';

/** A credential that was written to a file. */
export type ExportResult = {
  readonly kind: 'export';
  readonly profile: string;
  readonly server: string;
  readonly clientId: string;
  readonly format: ExportFormat;
  readonly file: string;
  readonly withToken: boolean;
};

export type ExportInput = HandoutInput & {
  readonly format: ExportFormat;
  readonly file: string;
  readonly readCa: ReadCa;
};

/**
 * Writes a profile's credential to `target`. Opens the file only when there is something to write,
 * so a failed run leaves none.
 * @throws profile.unknown, server.mismatch, store.*, input.invalid; auth.* and server.* for an
 * access token
 */
export async function exportCredential(
  input: ExportInput,
  target: HandOver,
  deps: Deps,
): Promise<ExportResult> {
  const { format, file, withToken } = input;
  const handout = await exportedOf(input, deps);
  const open = await target.open();
  try {
    await open.write(handout);
  } catch (error) {
    await open.takeBack().catch((again) => {
      throw mayHold(file, error, again);
    });
    throw error;
  }
  const { profile, server, clientId } = handout;
  return { kind: 'export', profile, server, clientId, format, file, withToken };
}

/** Only the form `json` has room for the whole profile, and takes the time to read it. */
async function exportedOf(input: ExportInput, deps: Deps): Promise<Handout> {
  const handout = await handoutOf(input, deps);
  if (input.format !== 'json') return handout;
  return { ...handout, stored: await storedExport(handout.profile, input.readCa, deps) };
}

function mayHold(file: string, error: unknown, again: unknown): FidesAuthError {
  const [first, second] = [asFidesAuthError(error), asFidesAuthError(again)];
  return new FidesAuthError(first.code, `${first.message}; taking it back: ${second.message}`, {
    fix: toCopy`check ${file}: the credential may be in it`,
    cause: error,
  });
}
