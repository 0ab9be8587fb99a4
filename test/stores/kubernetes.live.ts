import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { newMarker } from '../../src/domain/clients/marker.ts';
import { Secret } from '../../src/domain/secrets/secret.ts';
import { parseSinkReference } from '../../src/domain/sinks/reference.ts';
import type { Sink, SinkHandout, SinkState } from '../../src/domain/sinks/sink.ts';
import { openSink } from '../../src/sinks/open-sink.ts';
import { blocksOf } from '../docs/blocks.ts';
import { openWorkshop, type Workshop } from './engines/workshop.ts';
import { bootCluster, type Cluster } from './kit/cluster.ts';
import { sinkContext } from './kit/context.ts';
import { fails } from './kit/fails.ts';

const RECIPES = blocksOf('docs/stores.md').filter(({ text }) => text.includes('namespace: apps'));
/** The smallest rights: all cases here get by with them. */
const RIGHTS = RECIPES.find(({ name }) => name === 'fidesauth-rights.yaml');

const PLACE = 'kubernetes:apps/fides-shop';
const KEYS = { id: 'FIDES_CLIENT_ID', secret: 'FIDES_CLIENT_SECRET', url: 'FIDES_URL' };

let workshop: Workshop;
let cluster: Cluster;
before(async () => {
  workshop = await openWorkshop();
  cluster = await bootCluster(workshop);
  await cluster.kubectl(['create', 'namespace', 'apps']);
  assert.ok(RIGHTS);
  await cluster.kubectl(['apply'], RIGHTS.text);
});
after(async () => {
  await cluster?.stop();
  await workshop.close();
});
beforeEach(async () => {
  await cluster.kubectl(['delete', 'secret', '-n', 'apps', '--all']);
  cluster.relay.arrives = () => true;
  cluster.relay.answers = () => true;
});

function open(place = PLACE, kubeconfig = cluster.kubeconfig('fidesauth')): Promise<Sink> {
  return openSink(
    parseSinkReference(place),
    sinkContext({ KUBECONFIG: kubeconfig }, workshop.folder),
  );
}

let clients = 0;
function handout(more: Partial<SinkHandout['held']> = {}): SinkHandout {
  clients += 1;
  const marker = newMarker(Date.now(), () => clients.toString(16).padStart(20, '0'));
  const held = {
    server: 'https://fides.example.com',
    clientId: `client-${clients}`,
    marker,
    ...more,
  };
  return { held, clientSecret: new Secret(`s3cret-${clients}-value`), keys: KEYS };
}

describe('a Secret of Kubernetes', () => {
  it('is made, found again without its value, and replaced', async () => {
    const sink = await open();
    assert.equal(await sink.rehearse(), 'may');
    const empty = await sink.current();
    assert.equal(empty.kind, 'empty');
    const first = handout({ key: 'shop', fleet: 'f1' });
    const held = await sink.put(first, empty);
    assert.deepEqual(held.kind === 'held' && held.held, first.held);
    assert.deepEqual(await sink.current(), held);
    const shown = await cluster.shown('apps', 'fides-shop');
    assert.deepEqual(shown?.data, {
      FIDES_CLIENT_ID: first.held.clientId,
      FIDES_CLIENT_SECRET: first.clientSecret.reveal(),
      FIDES_URL: 'https://fides.example.com',
    });
    assert.deepEqual(shown?.managers, ['fidesauth Apply']);
    assert.equal(await sink.rehearse(), 'may');
    const second = handout();
    await sink.put(second, held);
    const after = await cluster.shown('apps', 'fides-shop');
    assert.equal(after?.data.FIDES_CLIENT_SECRET, second.clientSecret.reveal());
    assert.equal(after?.annotations['fidesauth/key'], undefined);
    assert.notEqual(
      after?.annotations['fidesauth/checksum'],
      shown?.annotations['fidesauth/checksum'],
    );
    assert.deepEqual(after?.managers, ['fidesauth Apply']);
    const pair = await sink.read();
    assert.equal(pair?.clientId, second.held.clientId);
    assert.equal(pair?.clientSecret.reveal(), second.clientSecret.reveal());
    await sink.close();
  });

  it('is described anew without a change of its values', async () => {
    const sink = await open();
    const given = handout();
    const held = await sink.put(given, await sink.current());
    const retiring = [
      { clientId: 'old', marker: given.held.marker, notBefore: '2026-12-02T00:00:00Z' },
    ];
    const described = await sink.describe({ ...given.held, retiring }, held);
    assert.deepEqual(described.kind === 'held' && described.held.retiring, retiring);
    const before = await cluster.shown('apps', 'fides-shop');
    const plain = await sink.describe(given.held, described);
    assert.deepEqual(plain.kind === 'held' && plain.held, given.held);
    const shown = await cluster.shown('apps', 'fides-shop');
    assert.deepEqual(shown?.data, before?.data);
    assert.equal(
      shown?.annotations['fidesauth/checksum'],
      before?.annotations['fidesauth/checksum'],
    );
    assert.equal(shown?.annotations['fidesauth/retiring'], undefined);
    await fails(sink.describe(given.held, described), 'sink.changed');
    await sink.close();
  });

  it('is written by one of two first writers, and by one of two later ones', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    const places = await Promise.all([one.current(), two.current()]);
    await raced([one, two], places);
    const held = await one.current();
    await raced([one, two], [held, held]);
    await Promise.all([one.close(), two.close()]);
  });

  it('is looked at without a reply that has its value', async () => {
    const sink = await open();
    const given = handout();
    await sink.put(given, await sink.current());
    const from = cluster.relay.passed.length;
    await sink.current();
    await sink.rehearse();
    const texts = cluster.relay.passed.slice(from).map(({ text }) => text);
    assert.ok(texts.length >= 5);
    const value = Buffer.from(given.clientSecret.reveal()).toString('base64');
    assert.ok(texts.every((text) => !text.includes(value) && !text.includes('"data"')));
    await sink.close();
  });

  for (const when of ['first', 'later'] as const) {
    for (const way of ['arrives', 'answers'] as const) {
      it(`is written once when the ${when} request ${way === 'arrives' ? 'gets lost' : 'gets no reply'}`, async () => {
        const sink = await open();
        if (when === 'later') await sink.put(handout(), await sink.current());
        const over = await sink.current();
        const lost = loseOne(way);
        const given = handout();
        const held = await sink.put(given, over);
        assert.equal(lost(), 1);
        assert.deepEqual(held, await sink.current());
        const shown = await cluster.shown('apps', 'fides-shop');
        assert.equal(shown?.data.FIDES_CLIENT_SECRET, given.clientSecret.reveal());
        assert.deepEqual(shown?.managers, ['fidesauth Apply']);
        await sink.close();
      });
    }
  }

  it('is confirmed when only the step after the write gets no reply', async () => {
    const sink = await open();
    const over = await sink.current();
    let lost = 0;
    cluster.relay.answers = ({ method }) => {
      if (method === 'PATCH') lost += 1;
      return method !== 'PATCH' || lost > 1;
    };
    const held = await sink.put(handout(), over);
    assert.equal(lost, 1);
    await sink.put(handout(), held);
    await sink.close();
  });

  it('is adopted by the next write when the step after the write did not arrive', async () => {
    const sink = await open();
    const over = await sink.current();
    let lost = 0;
    cluster.relay.arrives = ({ method }) => {
      if (method === 'PATCH') lost += 1;
      return method !== 'PATCH' || lost > 1;
    };
    const held = await sink.put(handout(), over);
    assert.deepEqual((await cluster.shown('apps', 'fides-shop'))?.managers, ['fidesauth Update']);
    assert.equal(await sink.rehearse(), 'may');
    await sink.put(handout(), held);
    assert.deepEqual((await cluster.shown('apps', 'fides-shop'))?.managers, ['fidesauth Apply']);
    await sink.close();
  });

  it('is unsure when nothing answers any more after a write', async () => {
    const sink = await open();
    const over = await sink.current();
    let broken = false;
    cluster.relay.answers = ({ method }) => {
      broken ||= method === 'POST';
      return !broken;
    };
    await fails(sink.put(handout(), over), 'sink.unsure');
    await sink.close();
  });

  it('is not written when somebody else was faster, even if the reply gets lost', async () => {
    const [mine, other] = await Promise.all([open(), open()]);
    const held = await other.put(handout(), await other.current());
    let faster: SinkHandout | undefined;
    cluster.relay.arrives = async ({ method }) => {
      if (method !== 'PATCH' || faster !== undefined) return true;
      faster = handout();
      await other.put(faster, held);
      return false;
    };
    await fails(mine.put(handout(), held), 'sink.changed');
    const shown = await cluster.shown('apps', 'fides-shop');
    assert.equal(shown?.data.FIDES_CLIENT_ID, faster?.held.clientId);
    await Promise.all([mine.close(), other.close()]);
  });
});

/** Loses one write; returns how many it has lost so far. */
function loseOne(way: 'arrives' | 'answers'): () => number {
  let lost = 0;
  cluster.relay[way] = ({ method, path }: { method: string; path: string }) => {
    if (lost > 0 || method === 'GET' || !path.includes('/secrets')) return true;
    lost += 1;
    return false;
  };
  return () => lost;
}

const META = 'metadata: { name: fides-shop, namespace: apps';
const FOREIGN: readonly (readonly [string, string, RegExp])[] = [
  [
    'Helm',
    `${META}, annotations: { meta.helm.sh/release-name: fides } }`,
    /belongs to Helm \(release fides\)/,
  ],
  [
    'its label',
    `${META}, labels: { app.kubernetes.io/managed-by: tofu } }`,
    /belongs to tofu \(label/,
  ],
  [
    'External Secrets Operator',
    `${META}, labels: { reconcile.external-secrets.io/managed: "true" } }`,
    /belongs to External Secrets Operator/,
  ],
  [
    'an owner',
    `${META}, ownerReferences: [{ apiVersion: external-secrets.io/v1, kind: ExternalSecret, name: shop, uid: 1-2 }] }`,
    /belongs to ExternalSecret\/shop/,
  ],
  ['other data', `${META} }\nstringData: { A: b }`, /belongs to kubectl-create \(it wrote A\)/],
  ['being immutable', `${META} }\nimmutable: true`, /immutable/],
];

describe('a Secret of somebody else', () => {
  for (const [what, text, words] of FOREIGN) {
    it(`is never written: known by ${what}`, async () => {
      await cluster.kubectl(['create'], `apiVersion: v1\nkind: Secret\n${text}\n`);
      const sink = await open();
      await fails(sink.rehearse(), 'sink.foreign', words);
      const over = await sink.current();
      await fails(sink.put(handout(), over), 'sink.foreign', words);
      const shown = await cluster.shown('apps', 'fides-shop');
      assert.equal(shown?.data.FIDES_CLIENT_ID, undefined);
      await sink.close();
    });
  }

  it('is one of ours of which another manager took a key over', async () => {
    const sink = await open();
    const held = await sink.put(handout(), await sink.current());
    const patch = '{"stringData":{"FIDES_CLIENT_SECRET":"theirs"}}';
    await cluster.kubectl(['patch', 'secret', 'fides-shop', '-n', 'apps', '-p', patch]);
    const now = await sink.current();
    assert.deepEqual(now, {
      kind: 'foreign',
      owner: 'kubectl-patch (it wrote FIDES_CLIENT_SECRET)',
    });
    await fails(sink.put(handout(), held), 'sink.foreign', /kubectl-patch/);
    await fails(sink.put(handout(), now), 'sink.foreign', /kubectl-patch/);
    await sink.close();
  });

  it('keeps its own keys in a Secret that is ours', async () => {
    const sink = await open();
    await sink.put(handout(), await sink.current());
    const patch = '{"stringData":{"EXTRA":"theirs"}}';
    await cluster.kubectl(['patch', 'secret', 'fides-shop', '-n', 'apps', '-p', patch]);
    const given = handout();
    await sink.put(given, await sink.current());
    const shown = await cluster.shown('apps', 'fides-shop');
    assert.equal(shown?.data.EXTRA, 'theirs');
    assert.equal(shown?.data.FIDES_CLIENT_ID, given.held.clientId);
    await sink.close();
  });

  it('is nobody, where an empty Secret was made for us', async () => {
    await cluster.kubectl(['create', 'secret', 'generic', 'fides-shop', '-n', 'apps']);
    const sink = await open();
    assert.equal(await sink.rehearse(), 'may');
    const given = handout();
    await sink.put(given, await sink.current());
    assert.equal((await sink.read())?.clientId, given.held.clientId);
    await sink.close();
  });

  it('leaves us unclear about what was damaged by hand', async () => {
    const sink = await open();
    await sink.put(handout(), await sink.current());
    await cluster.kubectl(['annotate', 'secret', 'fides-shop', '-n', 'apps', 'fidesauth/marker-']);
    assert.equal((await sink.current()).kind, 'unclear');
    const patch = '[{"op":"remove","path":"/metadata/annotations/fidesauth~1client-id"}]';
    await cluster.kubectl([
      'patch',
      'secret',
      'fides-shop',
      '-n',
      'apps',
      '--type=json',
      '-p',
      patch,
    ]);
    assert.equal((await sink.current()).kind, 'unclear');
    await sink.close();
  });
});

describe('the rights', () => {
  it('are asked for before anything is written', async () => {
    const sink = await open(PLACE, cluster.kubeconfig('other'));
    await fails(sink.rehearse(), 'sink.forbidden', /cannot get resource "secrets"/);
    await fails(sink.current(), 'sink.forbidden');
    await sink.close();
    const elsewhere = await open('kubernetes:apps/another');
    await fails(elsewhere.rehearse(), 'sink.forbidden');
    await elsewhere.close();
  });

  it('are named where one is missing', async () => {
    const role = ['create', 'role', 'half', '-n', 'apps', '--verb=get', '--resource=secrets'];
    await cluster.kubectl([...role, '--resource-name=half']);
    await cluster.kubectl([
      'create',
      'rolebinding',
      'half',
      '-n',
      'apps',
      '--role=half',
      '--user=other',
    ]);
    const sink = await open('kubernetes:apps/half', cluster.kubeconfig('other'));
    await fails(sink.rehearse(), 'sink.forbidden', /it may not create, patch this Secret/);
    const empty = await sink.current();
    await fails(sink.put(handout(), empty), 'sink.forbidden');
    await sink.close();
  });

  it('do not make a namespace', async () => {
    const sink = await open('kubernetes:nowhere/fides-shop', cluster.kubeconfig('admin'));
    await fails(sink.rehearse(), 'sink.failed', /no namespace nowhere/);
    const empty = await sink.current();
    await fails(sink.put(handout(), empty), 'sink.failed', /no namespace nowhere/);
    await sink.close();
  });
});

describe('what a Secret can hold', () => {
  it('is any text, under any key that Kubernetes allows', async () => {
    const sink = await open();
    const given = {
      ...handout({ server: 'https://fides.example.com/ä' }),
      clientSecret: new Secret('pä\u0000ss\n"$\u{1f511}'),
      keys: { id: 'client.id', secret: '-secret_1' },
    };
    await sink.put(given, await sink.current());
    const shown = await cluster.shown('apps', 'fides-shop');
    assert.equal(shown?.data['-secret_1'], given.clientSecret.reveal());
    assert.deepEqual(Object.keys(shown?.data ?? {}).sort(), ['-secret_1', 'client.id']);
    const again = { ...handout(), keys: { id: 'ID', secret: 'SECRET', url: 'URL' } };
    await sink.put(again, await sink.current());
    const after = await cluster.shown('apps', 'fides-shop');
    assert.deepEqual(Object.keys(after?.data ?? {}).sort(), ['ID', 'SECRET', 'URL']);
    const wrong = { ...handout(), keys: { id: 'ID', secret: 'SEC RET' } };
    await fails(sink.put(wrong, await sink.current()), 'input.invalid', /"SEC RET"/);
    await sink.close();
  });

  it('ends at one MiB', async () => {
    const sink = await open();
    const given = { ...handout(), clientSecret: new Secret('x'.repeat(1024 * 1024)) };
    await fails(
      sink.put(given, await sink.current()),
      'sink.failed',
      /(?:too long|must be|larger|size)/i,
    );
    assert.equal(await cluster.shown('apps', 'fides-shop'), undefined);
    await sink.close();
  });
});

async function raced(sinks: readonly Sink[], over: readonly SinkState[]): Promise<void> {
  const handouts = sinks.map(() => handout());
  const outcomes = await Promise.allSettled(
    sinks.map((sink, at) =>
      sink.put(handouts[at] ?? handout(), over[at] ?? { kind: 'unclear', why: '' }),
    ),
  );
  const won = outcomes.findIndex(({ status }) => status === 'fulfilled');
  const lost = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason] : [],
  );
  assert.deepEqual(
    lost.map((error) => error.code),
    ['sink.changed'],
  );
  const shown = await cluster.shown('apps', 'fides-shop');
  assert.equal(shown?.data.FIDES_CLIENT_ID, handouts[won]?.held.clientId);
}

describe('the recipes of docs/stores.md', () => {
  for (const { name, text } of RECIPES) {
    it(`are accepted by the server: ${name}`, async () => {
      const said = await cluster.kubectl(['apply', '--dry-run=server', '--validate=strict'], text);
      assert.match(said, /server dry run/);
    });
  }
});
