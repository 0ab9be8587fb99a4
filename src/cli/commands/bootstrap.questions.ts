import type { Reach } from '../../domain/clients/journal.ts';
import { parseProfileName } from '../../domain/clients/profile-name.ts';
import { parseServerAddress, type ServerAddress } from '../../domain/clients/server-address.ts';
import { withoutEndpoints } from '../../domain/presets/preset-endpoints.ts';
import { riskLine, risksOf } from '../../domain/scopes/risk.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { type Admitted, lookAtServer } from '../../usecases/access/look.ts';
import type { IdentifiedServer } from '../../usecases/access/server.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { PickToSave } from '../../usecases/provision/save-pick.ts';
import { resolveRequest } from '../../usecases/scopes/request.ts';
import { askChoice, askText } from '../ask/prompts.ts';
import type { Shell } from '../base/shell.ts';
import { reachFor } from '../target/reach.ts';

/** Asks for the address until a Fides server answers there. */
export async function bootstrapServer(shell: Shell, deps: Deps): Promise<ServerAddress> {
  let found = '';
  // Nothing else may be printed while the question is on the screen.
  const quiet = { ...deps, report: () => {} };
  const answer = await askText(shell, 'Fides server', 'http://localhost:8080', async (text) => {
    const reach = await reachFor(parseServerAddress(text), shell, deps);
    found = foundText(reach, await lookAtServer(reach, 0, quiet));
  });
  shell.output.note(found);
  return parseServerAddress(answer);
}

/** Reports which server answers at a given address. @throws server.* */
export async function showServer(
  reach: Reach,
  waitMs: number,
  shell: Shell,
  deps: Deps,
): Promise<void> {
  shell.output.note(foundText(reach, await lookAtServer(reach, waitMs, deps)));
}

function foundText({ server }: Reach, { version }: IdentifiedServer): string {
  return version === undefined
    ? `found Fides at ${server}; it hides its version`
    : `found Fides ${version} at ${server}`;
}

/** Asks for a profile name: a new one, or one bound to this server. */
export async function bootstrapName(
  { server }: Reach,
  shell: Shell,
  { store }: Deps,
): Promise<string> {
  return askText(shell, 'Profile name', 'default', async (text) => {
    const name = parseProfileName(text);
    const bound = (await store.profiles.binding(name))?.server ?? server;
    if (bound === server) return;
    throw new FidesAuthError('server.mismatch', `profile ${name}: it is bound to ${bound}`, {
      fix: 'choose another name',
    });
  });
}

/** The chosen scope set: a preset, or single scopes. */
export type ChosenScopes = {
  readonly presets: readonly string[];
  readonly scopes: ScopeSet;
  readonly save?: PickToSave;
};

/** What is known of the server. */
type Known = Pick<Admitted, 'registry' | 'version'>;

const FIRST = 'read-only-metadata';

const BY_HAND = {
  value: '',
  name: 'pick by hand',
  description: 'Single scopes out of all that this server knows; nothing is picked beforehand.',
};

/** Asks for a preset, out of all that have a name, or for single scopes. */
export async function bootstrapScopes(
  shell: Shell,
  deps: Deps,
  known: Known,
): Promise<ChosenScopes> {
  const { presets } = deps.store;
  const entries = await presets.list();
  const choices = await Promise.all(
    entries.map((entry) => presetChoice(shell, entry, presets, known)),
  );
  const usable = choices.filter((choice) => choice !== undefined);
  // Just pressing Enter gives a client that only reads and sees no data subjects' data.
  usable.sort((a, b) => Number(b.value === FIRST) - Number(a.value === FIRST));
  const preset = await askChoice(shell, 'Scope preset', [...usable, BY_HAND]);
  if (preset !== BY_HAND.value) return { presets: [preset], scopes: [] };
  const { askScopes, askToSave } = await import('../ask/pick-scopes.ts');
  const scopes = await askScopes(shell, known);
  const save = await askToSave(scopes, shell, deps);
  return { presets: [], scopes, ...(save === undefined ? {} : { save }) };
}

/**
 * A preset to choose. Reports and skips one that cannot be read: another may be wanted. Silently
 * skips one for another release of Fides.
 */
async function presetChoice(
  shell: Shell,
  { name, given }: { readonly name: string; readonly given: string },
  presets: Deps['store']['presets'],
  { registry, version }: Known,
): Promise<{ value: string; name: string; description: string } | undefined> {
  try {
    const { rules, preset } = await presets.load(given);
    const { description } = preset;
    if (rules.endpoints.length > 0) {
      return { value: given, name: `${name} (what its endpoints need)`, description };
    }
    const { scopes } = await resolveRequest({ rules: withoutEndpoints(rules) }, registry);
    const warning = riskLine(risksOf(scopes, version));
    return {
      value: given,
      name: `${name} (${scopes.length} of ${registry.length})`,
      description: warning === '' ? description : `${description}\nwarning: it ${warning}`,
    };
  } catch (error) {
    if (hasCode(error, 'scope.unknown', 'scope.empty')) return undefined;
    if (!(error instanceof FidesAuthError)) throw error;
    shell.output.event({ kind: 'warning', text: error.message });
    return undefined;
  }
}
