import type { Reach } from '../../domain/clients/journal.ts';
import type { Rules, WrittenRules } from '../../domain/presets/preset.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { FidesAuthError } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import { readDescription } from '../../fides/description.ts';
import { readRegistry, readRoles } from '../../fides/scopes.ts';
import type { Http } from '../../transport/exchange.ts';
import type { AdminCredential } from '../access/admin.ts';
import { apiOf, registryOf } from '../access/description.ts';
import { identifyServer } from '../access/server.ts';
import { letIn } from '../access/site.ts';
import { withToken } from '../access/token.ts';
import type { Deps } from '../base/deps.ts';
import { once } from '../base/waiting.ts';
import { readerWith } from './endpoints.ts';

/** A server that scope sources are read from; the first read sends the first request. */
export type ScopeServer = {
  /** The command line, the environment or a profile named a server. */
  readonly named: boolean;
  /** Its registry. @throws input.missing without a server; server.*, auth.* */
  registry(): Promise<ScopeSet>;
  /** A client's scopes, as listed. @throws client.gone (2.82), input.missing, server.*, auth.* */
  client(clientId: string): Promise<readonly string[]>;
  /** The scopes of its roles. @throws input.missing, server.*, auth.* */
  roles(): Promise<Readonly<Record<string, ScopeSet>>>;
  /**
   * The rules, with endpoints resolved to scopes.
   * @throws input.missing, endpoint.unknown, server.*
   */
  rules(written: WrittenRules): Promise<Rules>;
  close(): Promise<void>;
};

export type ScopeServerInput = {
  /** The beginning of error messages. */
  readonly command: string;
  readonly reach: Reach | undefined;
  /** A profile of the same server. */
  readonly profile: string | undefined;
  readonly admin: ((server: string) => Promise<AdminCredential>) | undefined;
};

/** Opens nothing yet; see {@link ScopeServer}. */
export function scopeServer(input: ScopeServerInput, deps: Deps): ScopeServer {
  const { command, reach, profile, admin } = input;
  let http: Http | undefined;
  const opened = once(async () => {
    if (reach === undefined) throw serverMissing(command);
    deps.report({ kind: 'step', step: 'plan' });
    http = await deps.connect(reach, deps.signal);
    return http;
  });
  const described = once(async () => readDescription(await opened()));
  const identified = once(async () => identifyServer(await opened(), 0, deps));
  const session = once(async () => {
    const at = { http: await opened(), server: await identified(), deps };
    return admin && (await letIn(at, await admin(at.http.server.url))).session;
  });
  /** Asks with the given admin credential, else with the profile's own client. */
  const ask = async <T>(use: (http: Http, value: Secret) => Promise<T>): Promise<T> => {
    const server = await opened();
    await identified();
    const given = await session();
    if (given !== undefined) return use(server, given.token);
    if (profile === undefined) throw credentialMissing(command, server.server.url);
    const own = { name: profile, server: server.server.url };
    return withToken(own, (value) => use(server, value), deps);
  };
  return {
    named: reach !== undefined,
    registry: once(async () =>
      registryOf(await described(), reach?.server ?? '', () => ask(readRegistry)),
    ),
    async client(clientId) {
      const { read } = clientApi((await identified()).generation);
      const found = await ask((server, value) => read(server, value, clientId));
      if (found !== undefined) return found;
      throw new FidesAuthError('client.gone', `client ${clientId}: it is not on ${reach?.server}`);
    },
    roles: () => ask(readRoles),
    rules: readerWith(
      async () => apiOf(await described(), reach?.server ?? ''),
      reach?.server ?? '',
    ),
    close: async () => http?.close(),
  };
}

function serverMissing(command: string): FidesAuthError {
  return new FidesAuthError('input.missing', `${command}: no server was given`, {
    fix: '--server URL (FIDESAUTH_SERVER), or -p NAME of a profile',
  });
}

function credentialMissing(command: string, server: string): FidesAuthError {
  return new FidesAuthError(
    'input.missing',
    `${command}: reading a client on ${server} needs a credential`,
    {
      fix: '-p NAME of a profile that holds client:read, or an admin credential (--admin-profile NAME, --root-id ...)',
    },
  );
}
