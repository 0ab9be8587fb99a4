import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { parseSinkReference } from '../../src/domain/sinks/reference.ts';
import type { Sink } from '../../src/domain/sinks/sink.ts';
import { openSink } from '../../src/sinks/open-sink.ts';
import { describeSink } from './describe-sink.ts';
import { openWorkshop, type Workshop } from './engines/workshop.ts';
import { bootCluster, type Cluster } from './kit/cluster.ts';
import { sinkContext } from './kit/context.ts';
import { fails, handout } from './kit/handouts.ts';
import { bootKubernetesBench } from './kit/kubernetes.ts';
import { RECIPES, smallestRights } from './kit/recipes.ts';

const PLACE = 'kubernetes:apps/fides-shop';

let workshop: Workshop;
let cluster: Cluster;
function open(place = PLACE, kubeconfig = cluster.kubeconfig('fidesauth')): Promise<Sink> {
  return openSink(
    parseSinkReference(place),
    sinkContext({ KUBECONFIG: kubeconfig }, workshop.folder),
  );
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

describeSink('kubernetes:NAMESPACE/NAME', bootKubernetesBench);

describe('kubernetes:NAMESPACE/NAME', () => {
  before(async () => {
    workshop = await openWorkshop();
    cluster = await bootCluster(workshop);
    await cluster.kubectl(['create', 'namespace', 'apps']);
    await cluster.kubectl(['apply'], smallestRights());
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
  });

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
      await cluster.kubectl([
        'annotate',
        'secret',
        'fides-shop',
        '-n',
        'apps',
        'fidesauth/marker-',
      ]);
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

  describe('the keys of a Secret', () => {
    it('are those that are asked for, and former ones go', async () => {
      const sink = await open();
      await sink.put(
        { ...handout(), keys: { id: 'client.id', secret: '-s_1' } },
        await sink.current(),
      );
      const keys = { id: 'ID', secret: 'SECRET', url: 'URL' };
      await sink.put({ ...handout(), keys }, await sink.current());
      const shown = await cluster.shown('apps', 'fides-shop');
      assert.deepEqual(Object.keys(shown?.data ?? {}).sort(), ['ID', 'SECRET', 'URL']);
      const wrong = { ...handout(), keys: { id: 'ID', secret: 'SEC RET' } };
      await fails(sink.put(wrong, await sink.current()), 'input.invalid', /"SEC RET"/);
      await sink.close();
    });

    it('may be named for a Secret that somebody else wrote', async () => {
      const root = ['--from-literal=ROOT_ID=root', '--from-literal=ROOT_SECRET=theirs-4711'];
      await cluster.kubectl(['create', 'secret', 'generic', 'fides-shop', '-n', 'apps', ...root]);
      const context = sinkContext({ KUBECONFIG: cluster.kubeconfig('fidesauth') }, workshop.folder);
      const keys = { id: 'ROOT_ID', secret: 'ROOT_SECRET' };
      const sink = await openSink(parseSinkReference(PLACE), context, keys);
      const pair = await sink.read();
      assert.deepEqual([pair?.clientId, pair?.clientSecret.reveal()], ['root', 'theirs-4711']);
      assert.equal(context.redactor.clean('it is theirs-4711'), 'it is ****');
      await sink.close();
    });
  });

  describe('the recipes of docs/stores.md', () => {
    for (const { name, text } of RECIPES) {
      it(`are accepted by the server: ${name}`, async () => {
        const said = await cluster.kubectl(
          ['apply', '--dry-run=server', '--validate=strict'],
          text,
        );
        assert.match(said, /server dry run/);
      });
    }
  });
});
