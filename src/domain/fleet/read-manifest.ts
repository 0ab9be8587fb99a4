import { parseServerAddress } from '../clients/server-address.ts';
import type { SinkReference } from '../sinks/reference.ts';
import { parseDuration } from '../words/duration.ts';
import { attempted, type ClientFacts, factsOf, isOn, NO_FACTS } from './client-facts.ts';
import { checkForm } from './form.ts';
import type { AdminReference, Fleet, FleetServer } from './manifest.ts';
import type { ManifestForm } from './manifest-schema.ts';
import { placeIn } from './place.ts';
import { filled } from './placeholders.ts';
import { type ParsedManifest, type Path, type Problems, problemsOf } from './problems.ts';

const SETTLE = '15m';

type ServerForm = ManifestForm['servers'][string];

/** A manifest while it is read. */
type Reading = {
  readonly form: ManifestForm;
  readonly problems: Problems;
  readonly folder: string;
  /** By client. */
  readonly facts: ReadonlyMap<string, ClientFacts>;
};

/**
 * The fleet that a parsed manifest describes. `freshId` is offered where it has no id yet.
 * @throws fleet.invalid with every problem and its place
 */
export async function readManifest(manifest: ParsedManifest, freshId: string): Promise<Fleet> {
  const problems = problemsOf(manifest);
  const form = await checkForm(manifest, freshId, problems);
  const facts = new Map(
    Object.entries(form.clients).map(([name, client]) => [
      name,
      factsOf(name, client, form, problems),
    ]),
  );
  const reading = { form, problems, facts, folder: manifest.folder };
  const servers = Object.entries(form.servers).map(([name, server]) =>
    serverOf(name, server, reading),
  );
  refuseTwice(servers, 'url', problems);
  refuseSharedSinks(servers, problems);
  const settleMs = attempted(problems, ['defaults', 'settle'], () =>
    parseDuration(form.defaults?.settle ?? SETTLE, 'settle'),
  );
  problems.throwIfAny();
  return {
    name: form.fleet.name,
    id: form.fleet.id,
    settleMs: settleMs ?? 0,
    servers,
  };
}

function serverOf(name: string, server: ServerForm, reading: Reading): FleetServer {
  const { url, labels = {}, admin, caFile, allowHttp = false } = server;
  const path = ['servers', name];
  const address = attempted(reading.problems, [...path, 'url'], () => parseServerAddress(url).url);
  const values = { ...labels, server: name };
  for (const label of ['server', 'client']) {
    if (Object.hasOwn(labels, label)) {
      reading.problems.add([...path, 'labels', label], 'no label may have this name', 'key');
    }
  }
  const clients = Object.entries(reading.form.clients).filter(([, client]) =>
    isOn(name, labels, client.on),
  );
  return {
    name,
    url: address ?? url,
    labels,
    admin: adminOf(admin, values, [...path, 'admin'], reading.problems),
    ...(caFile === undefined ? {} : { caFile }),
    allowHttp,
    clients: clients.map(([key, { to }]) => ({
      ...(reading.facts.get(key) ?? NO_FACTS),
      name: key,
      to: placeOf(to, { ...values, client: key }, ['clients', key, 'to'], reading),
    })),
  };
}

/** A place in a store; a relative path of a file starts from the manifest's folder. */
function placeOf(
  text: string,
  values: Readonly<Record<string, string>>,
  path: Path,
  { problems, folder }: Reading,
): SinkReference {
  const before = problems.count();
  const whole = filled(text, values, (why) => problems.add(path, why));
  const none: SinkReference = { kind: 'file', path: whole, text: whole };
  if (problems.count() > before) return none;
  return attempted(problems, path, () => placeIn(folder, whole)) ?? none;
}

function adminOf(
  admin: ServerForm['admin'],
  values: Readonly<Record<string, string>>,
  path: Path,
  problems: Problems,
): AdminReference {
  const put = (text: string, member: string): string =>
    filled(text, values, (why) => problems.add([...path, member], why));
  if ('profile' in admin) return { kind: 'profile', profile: put(admin.profile, 'profile') };
  if ('root' in admin) return { kind: 'root', reference: put(admin.root, 'root') };
  if ('client' in admin) return { kind: 'client', reference: put(admin.client, 'client') };
  return { kind: 'token', reference: put(admin.token, 'token') };
}

function refuseTwice(servers: readonly FleetServer[], what: 'url', problems: Problems): void {
  const seen = new Map<string, string>();
  for (const { name, url } of servers) {
    const other = seen.get(url);
    if (other !== undefined) {
      problems.add(['servers', name, what], `server ${other} has the same address`);
    }
    seen.set(url, name);
  }
}

function refuseSharedSinks(servers: readonly FleetServer[], problems: Problems): void {
  const seen = new Map<string, string>();
  for (const { name: server, clients } of servers) {
    for (const { name, to } of clients) {
      const place = `${to.kind}:${to.path}`;
      const other = seen.get(place);
      const here = `${name} on ${server}`;
      if (other === undefined) seen.set(place, here);
      else {
        const why = `${here} and ${other} would share ${to.text}`;
        problems.add(['clients', name, 'to'], `${why}; tell them apart: \${server}, \${client}`);
      }
    }
  }
}
