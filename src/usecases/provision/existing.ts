import type { Profile } from '../../domain/clients/profile.ts';
import { sameRecipe } from '../../domain/presets/recipe.ts';
import { FidesAuthError } from '../../errors.ts';
import { requireSameServer } from '../access/select-profile.ts';
import { type LoadedRequest, recordedRequest } from '../scopes/request.ts';
import type { BootstrapInput } from './input.ts';

/**
 * The request for a profile: the given one, else the recorded one. Refuses what does not fit an
 * existing profile without asking the server.
 * @throws input.missing without a request and a profile, or a record of one; profile.exists with `--if-exists fail`;
 * server.mismatch; recipe.differs when scope set, name or key differ from the recorded ones
 */
export function requestFor(
  input: BootstrapInput,
  given: LoadedRequest | undefined,
  profile: Profile | undefined,
): LoadedRequest {
  if (profile === undefined) {
    if (given !== undefined) return given;
    throw new FidesAuthError('input.missing', 'bootstrap: no scope set was given', {
      fix: '--preset NAME or --scope PATTERN',
    });
  }
  if (input.ifExists === 'fail') throw exists(profile);
  requireSameServer(profile.name, profile.server, input.reach.server);
  if (given === undefined && profile.scopesKnown === false) throw notKnown(profile);
  const request = given ?? recordedRequest(profile.recipe);
  if (input.ifExists === 'ensure') requireSameRecipe(input, request, profile);
  return request;
}

function notKnown({ name }: Profile): FidesAuthError {
  return new FidesAuthError(
    'input.missing',
    `profile ${name}: its scopes are not known: nobody could read them when it was imported`,
    { fix: 'say what it is to hold: --preset NAME --change-preset' },
  );
}

function exists({ name, clientId, server }: Profile): FidesAuthError {
  return new FidesAuthError(
    'profile.exists',
    `profile ${name}: it already exists, for client ${clientId} on ${server}`,
    { fix: 'choose another name with -p NAME, or leave --if-exists out', clientId },
  );
}

function requireSameRecipe(
  input: BootstrapInput,
  { recipe }: LoadedRequest,
  profile: Profile,
): void {
  const { clientName, key, owner, lifetimeMs, changePreset } = input;
  if (!changePreset && !sameRecipe(recipe, profile.recipe)) {
    throw differs(profile, 'a different scope set', {
      fix: 'to switch to this one: --change-preset; to restore the recorded one: leave --preset, --scope and --exclude out',
    });
  }
  const anew = { fix: 'to replace the client: --if-exists replace' };
  if (clientName !== undefined && clientName !== profile.clientName) {
    throw differs(profile, `the client name ${profile.clientName}`, anew);
  }
  if (key !== undefined && key !== profile.key) {
    throw differs(profile, profile.key === undefined ? 'no key' : `the key ${profile.key}`, anew);
  }
  if (owner !== undefined && owner !== profile.owner) {
    const former = profile.owner === undefined ? 'no owner' : `the owner ${profile.owner}`;
    throw differs(profile, former, anew);
  }
  if (lifetimeMs !== undefined) {
    throw differs(profile, 'its own expiry, which is fixed when a client is created', anew);
  }
}

function differs({ name }: Profile, what: string, details: { fix: string }): FidesAuthError {
  return new FidesAuthError('recipe.differs', `profile ${name}: it was made with ${what}`, details);
}
