import { parse, TomlError } from 'smol-toml';
import { Secret } from '../../domain/secrets/secret.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { FileKind } from '../../input/open-file.ts';
import { decodeText } from '../../input/text.ts';
import type { ClientPair } from '../../usecases/access/admin.ts';
import { readInput } from '../read/files.ts';

// Fides' own sample file has 3 KiB.
const LIMIT = 1024 * 1024;

/** Where the server and its command line look for settings, relative to the working folder. */
const PLACES = ['fides.toml', '.fides/fides.toml'];

/** The usual settings files that hold a root pair. @throws the signal's reason */
export async function findRootFiles(host: Host, signal: AbortSignal): Promise<string[]> {
  const found = PLACES.map(async (file) => {
    try {
      await readRootPair(file, host, signal, 'regular');
      return [file];
    } catch (error) {
      if (hasCode(error, 'input.invalid')) return [];
      throw error;
    }
  });
  return (await Promise.all(found)).flat();
}

/**
 * The root pair in a server's settings: `oauth_root_client_id` and `oauth_root_client_secret` under
 * `[security]` (every release). `file` may be `-` for stdin.
 * @throws input.invalid, never with any of the content; the signal's reason
 */
export async function readRootPair(
  file: string,
  host: Host,
  signal: AbortSignal,
  kind: FileKind = 'any',
): Promise<ClientPair> {
  const label = `--root-from ${file}`;
  const bytes = await readInput(file, host, signal, {
    label,
    limit: LIMIT,
    tooLong: ['it is too large for a fides.toml', 'give the settings file of the Fides server'],
    atTerminal: 'pipe the settings in, or name a file',
    kind,
  });
  const security = sectionOf(parseToml(decodeText(bytes) ?? bytes.toString('utf8'), label));
  return {
    clientId: textOf(security, 'oauth_root_client_id', label),
    clientSecret: new Secret(textOf(security, 'oauth_root_client_secret', label)),
  };
}

function parseToml(text: string, label: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // Its message quotes the line, which may hold a secret.
    throw new FidesAuthError('input.invalid', `${label}: line ${error.line} is not TOML`, {
      fix: 'correct that line, or give the root id and secret: --root-id, --root-secret-file',
    });
  }
}

function sectionOf({ security }: Readonly<Record<string, unknown>>): object {
  return typeof security === 'object' && security !== null ? security : {};
}

function textOf(security: object, name: string, label: string): string {
  const value: unknown = Object.entries(security).find(([key]) => key === name)?.[1];
  if (typeof value === 'string' && value !== '') return value;
  throw new FidesAuthError('input.invalid', `${label}: [security] has no ${name}`, {
    fix: 'if the server gets its root client from its environment, use --root-id and --root-secret-file',
  });
}
