import { Secret } from '../../domain/secrets/secret.ts';
import { accessTokenIn } from '../../domain/secrets/token-text.ts';
import { FidesAuthError } from '../../errors.ts';
import type { AdminCredential } from '../../usecases/access/admin.ts';
import { requireCredential } from '../../usecases/access/credential.ts';
import { requireProfile, requireSameServer } from '../../usecases/access/select-profile.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { ROOT_ID, ROOT_SECRET } from '../base/admin-flags.ts';
import type { GivenAdmin } from './choice.ts';

/**
 * The credential of a complete choice.
 * @throws admin.ambiguous for half a pair; profile.unknown, server.mismatch, store.* for an admin
 * profile; input.invalid for a file
 */
export async function completeAdmin(
  choice: GivenAdmin,
  server: string,
  deps: Deps,
): Promise<AdminCredential> {
  const { source } = choice;
  switch (choice.kind) {
    case 'token':
      return { kind: 'token', token: tokenFrom(await choice.token()), source };
    case 'profile':
      return adminProfile(choice.profile, server, deps);
    case 'root-file':
      return { kind: 'root', pair: await choice.pair(), source };
    case 'login':
      return login(choice);
    case 'root':
      return root(choice);
  }
}

async function root(choice: Extract<GivenAdmin, { kind: 'root' }>): Promise<AdminCredential> {
  const { id, secret, source } = choice;
  if (id === undefined || secret === undefined) throw halfRoot(id === undefined);
  return { kind: 'root', pair: { clientId: id, clientSecret: await secret() }, source };
}

async function login(choice: Extract<GivenAdmin, { kind: 'login' }>): Promise<AdminCredential> {
  const { user, password, source } = choice;
  if (user === undefined || password === undefined) throw halfLogin(user === undefined);
  return { kind: 'login', user, password: await password(), source };
}

function tokenFrom(given: Secret): Secret {
  return new Secret(accessTokenIn(given.reveal()));
}

function halfRoot(idMissing: boolean): FidesAuthError {
  const [has, lacks] = idMissing ? ['secret', 'id'] : ['id', 'secret'];
  return new FidesAuthError(
    'admin.ambiguous',
    `the root client's ${has} was given without its ${lacks}`,
    {
      fix: idMissing
        ? `add --root-id ID, or set both ${ROOT_ID} and ${ROOT_SECRET}`
        : `add --root-secret-file FILE, or set both ${ROOT_ID} and ${ROOT_SECRET}`,
    },
  );
}

function halfLogin(userMissing: boolean): FidesAuthError {
  return userMissing
    ? new FidesAuthError('admin.ambiguous', 'a password was given without a user', {
        fix: 'add --login-user NAME',
      })
    : new FidesAuthError('admin.ambiguous', 'a user was given without a password', {
        fix: 'add --login-password-file FILE (- for stdin)',
      });
}

async function adminProfile(name: string, server: string, deps: Deps): Promise<AdminCredential> {
  const profile = await requireProfile(name, deps.store);
  requireSameServer(name, profile.server, server);
  const credential = await requireCredential(profile, deps, 'use another admin credential');
  requireSameServer(name, credential.server, server);
  return { kind: 'profile', profile: name, pair: credential, source: name };
}
