import type { Import } from '../../domain/clients/move.ts';
import { type Profile, presetLabels } from '../../domain/clients/profile.ts';
import type { AccessToken } from '../../domain/clients/token.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError } from '../../errors.ts';
import { profilesNaming } from '../access/naming.ts';
import { withLock, withProfileLock } from '../access/profile-lock.ts';
import { tryBecomeCurrent } from '../access/select-profile.ts';
import { atServer } from '../access/site.ts';
import { refuseWhileOpen } from '../access/unfinished.ts';
import type { Deps } from '../base/deps.ts';
import { documentOf } from './document.ts';
import type { ImportInput } from './import-input.ts';
import { proveImported } from './prove.ts';
import { taken } from './rename.ts';
import { runMove } from './run.ts';

export type ImportResult = {
  readonly kind: 'profiles.import';
  readonly profile: string;
  readonly server: string;
  readonly serverVersion: string | null;
  readonly clientId: string;
  readonly from: 'export' | 'pair';
  readonly presets: readonly string[];
  readonly scopes: ScopeSet;
  /** False: nobody could read its scopes, and nothing is recorded of them. */
  readonly scopesKnown: boolean;
  /** The id of its retiring client. */
  readonly retiring: string | null;
  readonly profileFile: string;
  readonly credentialFile: string;
};

/**
 * Stores a client that was made elsewhere as a profile: from an export, or from its id and secret
 * alone. Proved with a token before anything is stored; all or nothing. Never the root client.
 * @throws profile.exists for a name or a client that is stored here already; profile.busy;
 * auth.rejected when the server does not accept the pair; import.invalid for the root client;
 * profile.incomplete when its record stays; server.*, store.*
 */
export async function importProfile(input: ImportInput, deps: Deps): Promise<ImportResult> {
  const { store } = deps;
  const { name, reach, ca, pair } = input;
  deps.redactor.learn(pair.clientSecret);
  if (input.retiringSecret !== undefined) deps.redactor.learn(input.retiringSecret);
  await requireFree(name, deps);
  await store.prepare();
  return withProfileLock(name, deps, async () => {
    await requireFree(name, deps);
    // The last step may write the settings: detect damaged ones before anything is stored.
    await store.settings.currentProfile();
    deps.report({ kind: 'step', step: 'identify' });
    return atServer(ca === undefined ? reach : { ...reach, ca }, deps, async (at) => {
      const proved = await proveImported(at, input);
      deps.signal.throwIfAborted();
      const caFile = ca === undefined ? {} : { caFile: await store.keepCa(ca) };
      const document = documentOf(at, { ...input, reach: { ...reach, ...caFile } }, proved);
      await keep(document, input, deps);
      await cache(document, proved.token, deps);
      await tryBecomeCurrent(name, deps);
      return resultOf(document, input, deps);
    });
  });
}

async function requireFree(name: string, { store }: Deps): Promise<void> {
  await refuseWhileOpen(name, store);
  if ((await store.profiles.names()).includes(name)) throw taken(name);
}

/** One import at a time looks whether the client is stored, and says in the journal that it is. */
const IMPORTS = 'profiles~import';
const WAIT_MS = 30_000;

async function keep(document: Profile, input: ImportInput, deps: Deps): Promise<void> {
  await withLock(IMPORTS, WAIT_MS, deps, async () => {
    await refuseStored(document, deps);
    const move = moveOf(document, deps);
    await runMove(move, () => writeSecrets(document, input, deps), deps);
  });
}

/** Two profiles of one client would take each other's secret away. */
async function refuseStored({ clientId, server }: Profile, { store }: Deps): Promise<void> {
  const [named] = await profilesNaming(clientId, server, store);
  const entries = [...(await store.journal.list()), ...(await store.journal.moves())];
  const isOpen = entries.some((entry) => entry.clientId === clientId && entry.server === server);
  const found = await store.credentials.read(clientId);
  if (named === undefined && !isOpen && found === undefined) return;
  const where = named === undefined ? store.credentials.path(clientId) : `profile ${named}`;
  throw new FidesAuthError(
    isOpen ? 'profile.busy' : 'profile.exists',
    `client ${clientId} of ${server} is stored here already (${isOpen ? 'unfinished work' : where})`,
    {
      fix: isOpen
        ? 'end that first: fidesauth recover'
        : 'use that profile, or give it this name: fidesauth profiles rename',
      clientId,
    },
  );
}

function moveOf(document: Profile, { store, now }: Deps): Import {
  const { name, server, allowHttp, caFile, clientId } = document;
  return {
    marker: store.randomHex(16),
    operation: 'import',
    state: 'moving',
    profile: name,
    server,
    allowHttp,
    ...(caFile === undefined ? {} : { caFile }),
    clientId,
    startedAt: new Date(now()).toISOString(),
    document,
  };
}

/** The secret of the profile's own client goes last: with it, the import can be finished. */
async function writeSecrets(
  { server, marker, retiring }: Profile,
  { pair, retiringSecret }: ImportInput,
  { store }: Deps,
): Promise<void> {
  if (retiring?.marker !== undefined && retiringSecret !== undefined) {
    const { clientId, marker: own } = retiring;
    const former = { server, marker: own, clientId, clientSecret: retiringSecret };
    if ((await store.credentials.read(clientId)) === undefined)
      await store.credentials.write(former);
  }
  await store.credentials.write({ server, marker, ...pair });
}

/** The profile is stored: that its token is not cached is only a warning. */
async function cache(
  { server, clientId }: Profile,
  token: AccessToken,
  { store, report }: Deps,
): Promise<void> {
  try {
    await store.tokens.write(server, clientId, token);
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    report({ kind: 'warning', text: `the token could not be cached: ${error.message}` });
  }
}

function resultOf(document: Profile, { stored }: ImportInput, { store }: Deps): ImportResult {
  const { name, server, serverVersion, clientId, recipe, scopes, scopesKnown, retiring } = document;
  return {
    kind: 'profiles.import',
    profile: name,
    server,
    serverVersion: serverVersion ?? null,
    clientId,
    from: stored === undefined ? 'pair' : 'export',
    presets: presetLabels(recipe),
    scopes,
    scopesKnown: scopesKnown !== false,
    retiring: retiring?.clientId ?? null,
    profileFile: store.profiles.path(name),
    credentialFile: store.credentials.path(clientId),
  };
}
