import type { AdminReference, FleetServer } from '../../domain/fleet/manifest.ts';
import { placeIn } from '../../domain/fleet/place.ts';
import { Secret } from '../../domain/secrets/secret.ts';
import { accessTokenIn } from '../../domain/secrets/token-text.ts';
import type { KeyMap } from '../../domain/sinks/sink.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { AdminCredential } from '../../usecases/access/admin.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { completeAdmin } from '../admin/input.ts';
import { ROOT_ID, ROOT_SECRET } from '../base/admin-flags.ts';

type Around = { readonly host: Host; readonly deps: Deps; readonly folder: string };

/**
 * The admin credential of a server, from where its manifest says that it is.
 * @throws input.missing, input.invalid for a variable; profile.unknown, server.mismatch for a
 * profile; sink.* for a store
 */
export async function fleetAdmin(server: FleetServer, around: Around): Promise<AdminCredential> {
  const { admin, name, url } = server;
  if (admin.kind === 'profile') {
    const choice = { kind: 'profile', profile: admin.profile, source: admin.profile } as const;
    return completeAdmin(choice, url, around.deps);
  }
  const { kind, reference } = admin;
  const variable = /^env:(.*)$/s.exec(reference)?.[1];
  if (variable !== undefined) return fromEnvironment(kind, variable, name, around.host);
  if (kind === 'token') {
    throw invalid(name, reference, 'a token can only come from the environment', 'write env:NAME');
  }
  return fromStore(kind, reference, server, around);
}

type Kind = Exclude<AdminReference['kind'], 'profile'>;

function fromEnvironment(
  kind: Kind,
  variable: string,
  server: string,
  { env }: Pick<Host, 'env'>,
): AdminCredential {
  const source = `from env:${variable}`;
  if (!/^[A-Za-z_]\w{0,99}$/.test(variable)) {
    const fix = 'write env:NAME; the pair is read from NAME_ID and NAME_SECRET';
    throw invalid(server, `env:${variable}`, 'it is no name of a variable', fix);
  }
  const read = (name: string): string => {
    const value = env[name];
    if (value !== undefined && value !== '') return value;
    throw new FidesAuthError('input.missing', `server ${server}: ${name} is not set`, {
      fix: `set ${name}, or name another place for its admin credential`,
    });
  };
  if (kind === 'token') {
    return { kind, token: new Secret(accessTokenIn(read(variable))), source };
  }
  const clientId = read(`${variable}_ID`);
  const pair = { clientId, clientSecret: new Secret(read(`${variable}_SECRET`)) };
  return kind === 'root'
    ? { kind, pair, source }
    : { kind: 'profile', profile: source, pair, source };
}

/** The names under which the Helm chart of Fides keeps the root client. */
const ROOT_KEYS: KeyMap = { id: ROOT_ID, secret: ROOT_SECRET };

/** A place that says which server its client belongs to must name this one. */
async function fromStore(
  kind: 'root' | 'client',
  reference: string,
  { name, url }: FleetServer,
  { deps, folder }: Around,
): Promise<AdminCredential> {
  const place = placeIn(folder, reference);
  const sink = await deps.openSink(place, kind === 'root' ? ROOT_KEYS : undefined);
  try {
    const state = await sink.current();
    if (state.kind === 'held' && state.held.server !== url) {
      const why = `it holds a client of ${state.held.server}, not of ${url}`;
      throw new FidesAuthError('server.mismatch', `server ${name}: ${reference}: ${why}`, {
        fix: 'name the place of the admin credential of this server',
      });
    }
    const pair = await sink.read();
    if (pair === undefined) {
      const why = 'there is no credential, or it may not be read';
      throw invalid(name, reference, why, 'check the place, and who may read it');
    }
    deps.redactor.learn(pair.clientSecret);
    const { clientId, clientSecret } = pair;
    const given = { pair: { clientId, clientSecret }, source: `from ${reference}` };
    return kind === 'root' ? { kind, ...given } : { kind: 'profile', profile: reference, ...given };
  } finally {
    await sink.close();
  }
}

function invalid(server: string, reference: string, why: string, fix: string): FidesAuthError {
  return new FidesAuthError(
    'input.invalid',
    `server ${server}: admin credential ${reference}: ${why}`,
    { fix },
  );
}
