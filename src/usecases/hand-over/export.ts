import type { ExportFormat } from '../../domain/secrets/export-format.ts';
import type { HandOver } from '../../domain/secrets/hand-over.ts';
import type { Deps } from '../base/deps.ts';
import { type HandoutInput, handoutOf } from './hand-over.ts';

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

/**
 * Hands a profile's credential to `target`. The file is opened when there is something to write, so
 * that a run that fails leaves none.
 * @throws profile.unknown, server.mismatch, store.*, input.invalid; auth.* and server.* with a token
 */
export async function exportCredential(
  input: HandoutInput & { readonly format: ExportFormat; readonly file: string },
  target: HandOver,
  deps: Deps,
): Promise<ExportResult> {
  const handout = await handoutOf(input, deps);
  const open = await target.open();
  try {
    await open.write(handout);
  } catch (error) {
    await open.takeBack();
    throw error;
  }
  const { profile, server, clientId } = handout;
  const { format, file, withToken } = input;
  return { kind: 'export', profile, server, clientId, format, file, withToken };
}
