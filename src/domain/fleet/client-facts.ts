import { hasCode } from '../../errors.ts';
import { parseEndpoint } from '../api/request.ts';
import { parseOwner } from '../clients/description.ts';
import { parsePattern } from '../scopes/pattern.ts';
import type { KeyMap } from '../sinks/sink.ts';
import { parseDuration } from '../words/duration.ts';
import { unknown, unknownLabel } from './labels.ts';
import type { FleetClient, FleetRequest } from './manifest.ts';
import type { ManifestForm } from './manifest-schema.ts';
import type { Path, Problems } from './problems.ts';

type ClientForm = ManifestForm['clients'][string];

/** What a client is on all its servers alike. */
export type ClientFacts = Omit<FleetClient, 'name' | 'to'>;

export const NO_FACTS: ClientFacts = {
  request: { presets: [], scopes: [], endpoints: [] },
  graceMs: 0,
};

const GRACE = '24h';

/** What a client is on all its servers alike; what is wrong with it becomes problems. */
export function factsOf(
  name: string,
  client: ClientForm,
  form: ManifestForm,
  problems: Problems,
): ClientFacts {
  const path = ['clients', name];
  const { on, owner, keys } = client;
  if (
    client.preset === undefined &&
    client.scopes === undefined &&
    client.endpoints === undefined
  ) {
    problems.add(path, 'it holds nothing: give preset, scopes or endpoints', 'key');
  }
  checkServers(on, [...path, 'on'], form, problems);
  const parsed = <T>(member: string, work: () => T): T | undefined =>
    attempted(problems, [...path, member], work);
  const rotateAfter = client.rotateAfter ?? form.defaults?.rotateAfter;
  const rotateAfterMs =
    rotateAfter && parsed('rotateAfter', () => parseDuration(rotateAfter, 'rotateAfter'));
  const grace = client.grace ?? form.defaults?.grace ?? GRACE;
  const graceMs =
    grace === '0' || grace === 0 ? 0 : parsed('grace', () => parseDuration(grace, 'grace'));
  const named = owner && parsed('owner', () => parseOwner(owner));
  return {
    request: attempted(problems, path, () => requestOf(client)) ?? NO_FACTS.request,
    graceMs: graceMs ?? 0,
    ...(typeof rotateAfterMs === 'number' ? { rotateAfterMs } : {}),
    ...(keys === undefined ? {} : { keys: keysOf(keys) }),
    ...(named ? { owner: named } : {}),
  };
}

function keysOf({ id, secret, url }: NonNullable<ClientForm['keys']>): KeyMap {
  return { id, secret, ...(url === undefined ? {} : { url }) };
}

function checkServers(
  on: ClientForm['on'],
  path: Path,
  { servers }: ManifestForm,
  problems: Problems,
): void {
  if (on === 'all') return;
  if (Array.isArray(on)) {
    const known = Object.keys(servers);
    for (const [at, name] of on.entries()) {
      if (!known.includes(name)) problems.add([...path, at], unknown('server', name, known));
    }
    return;
  }
  const before = problems.count();
  for (const [label, value] of Object.entries(on)) {
    const problem = unknownLabel(label, value, Object.values(servers));
    if (problem !== undefined) problems.add([...path, label], problem, 'key');
  }
  const met = Object.entries(servers).some(([name, { labels = {} }]) => isOn(name, labels, on));
  if (!met && problems.count() === before) problems.add(path, 'no server has all these labels');
}

/** What a client of a manifest is to hold. @throws input.invalid */
function requestOf({ preset, scopes, endpoints }: ManifestForm['clients'][string]): FleetRequest {
  return {
    presets: listOf(preset),
    scopes: listOf(scopes).map((scope) => parsePattern(scope).text),
    endpoints: listOf(endpoints).map((endpoint) => {
      parseEndpoint(endpoint);
      return endpoint;
    }),
  };
}

function listOf(given: string | string[] | undefined): readonly string[] {
  if (given === undefined) return [];
  return typeof given === 'string' ? [given] : given;
}

/** Whether a client is wanted on a server with these labels. */
export function isOn(
  server: string,
  labels: Readonly<Record<string, string>>,
  on: ClientForm['on'],
): boolean {
  if (on === 'all') return true;
  if (Array.isArray(on)) return on.includes(server);
  return Object.entries(on).every(([label, value]) => labels[label] === value);
}

/** The result of `work`; its error becomes a problem of that place. */
export function attempted<T>(problems: Problems, path: Path, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!hasCode(error, 'input.invalid')) throw error;
    const { fix } = error.details;
    problems.add(path, fix === undefined ? error.message : `${error.message}; ${fix}`);
    return undefined;
  }
}
