import type { AccessToken } from '../../domain/clients/token.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import type { ShownClient } from '../../fides/clients.ts';
import { tokenOfPair } from '../../fides/token.ts';
import { unlessRefused } from '../access/looker.ts';
import { readAsAny } from '../access/reader.ts';
import type { Identified } from '../access/site.ts';
import type { ImportInput } from './import-input.ts';

/** A client whose pair the server accepts, and what somebody could read of it. */
export type ProvedImport = {
  readonly token: AccessToken;
  /** Undefined: nobody here may read it. */
  readonly shown: ShownClient | undefined;
};

/**
 * Proves the pair of a client with a token, and reads the client: with that token where it may, else
 * with a credential at hand if its export does not know its scopes.
 * @throws auth.rejected for a pair that is not accepted; import.invalid for the root client; auth.*,
 * server.*
 */
export async function proveImported(at: Identified, input: ImportInput): Promise<ProvedImport> {
  const { http, server, deps } = at;
  const { pair, stored } = input;
  const { clientId } = pair;
  deps.report({ kind: 'step', step: 'authenticate' });
  const token = await tokenOfPair(http, pair, deps.now);
  if (token === undefined) throw notAccepted(at, clientId);
  deps.redactor.learn(token.value);
  const { shown } = clientApi(server.generation);
  const own = await unlessRefused(() => shown(http, token.value, clientId));
  if ('value' in own) return { token, shown: requireRow(at, own.value, 'client:read', clientId) };
  if (stored !== undefined && stored.scopesKnown !== false) return { token, shown: undefined };
  const seen = await byOthers(at, input);
  return {
    token,
    shown: seen === undefined ? undefined : requireRow(at, seen.value, '', clientId),
  };
}

async function byOthers(at: Identified, { pair, readers }: ImportInput) {
  const { shown } = clientApi(at.server.generation);
  try {
    return await readAsAny(at, readers, (value) => shown(at.http, value, pair.clientId));
  } catch (error) {
    if (hasCode(error, 'input.missing', 'auth.forbidden')) return undefined;
    throw error;
  }
}

/**
 * Only the root client gets tokens without a row in the server's table: from 2.82 it is not found,
 * before its list of scopes is empty, though its token may read it (`GET .../client/{id}/scope`).
 */
function requireRow(
  { http }: Identified,
  shown: ShownClient | undefined,
  needed: string,
  clientId: string,
): ShownClient {
  if (shown !== undefined && (needed === '' || shown.scopes.includes(needed))) return shown;
  throw new FidesAuthError(
    'import.invalid',
    `client ${clientId.slice(0, 40)} is the root client of ${http.server.url}, which is never stored`,
    { fix: 'make a client of its own with it: fidesauth bootstrap -p NAME', clientId },
  );
}

function notAccepted({ http }: Identified, clientId: string): FidesAuthError {
  return new FidesAuthError(
    'auth.rejected',
    `${http.server.url} does not accept this secret of client ${clientId}`,
    {
      fix: 'check that the pair belongs to this server; if its secret was changed since, export it again',
      clientId,
    },
  );
}
