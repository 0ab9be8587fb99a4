import assert from 'node:assert/strict';
import { parseSinkReference } from '../../../src/domain/sinks/reference.ts';
import { openSink } from '../../../src/sinks/open-sink.ts';
import type { SinkBench } from '../describe-sink.ts';
import { openWorkshop } from '../engines/workshop.ts';
import { bootCluster } from './cluster.ts';
import { sinkContext } from './context.ts';
import { smallestRights } from './recipes.ts';

/** How many places a bench has: rights of Kubernetes name each Secret. */
const PLACES = 60;

/** Boots a cluster whose user `fidesauth` has the smallest rights, for every place of the bench. */
export async function bootKubernetesBench(): Promise<SinkBench> {
  const workshop = await openWorkshop();
  const cluster = await bootCluster(workshop);
  await cluster.kubectl(['create', 'namespace', 'apps']);
  const names = Array.from({ length: PLACES }, (_, at) => `fides-shop-${at + 1}`);
  await cluster.kubectl(['apply'], smallestRights().replace('[fides-shop]', JSON.stringify(names)));
  const may = ['--verb=get', '--resource=secrets'];
  await cluster.kubectl(['create', 'role', 'looker', '-n', 'apps', ...may]);
  const binding = ['create', 'rolebinding', 'looker', '-n', 'apps', '--role=looker'];
  await cluster.kubectl([...binding, '--user=other']);
  const kubeconfigs = {
    writer: cluster.kubeconfig('fidesauth'),
    looker: cluster.kubeconfig('other'),
    stranger: cluster.kubeconfig('other', { token: 'nobody' }),
  };
  let places = 0;
  const nameOf = (place: string): string => place.replace('kubernetes:apps/', '');
  return {
    relay: cluster.relay,
    tooLarge: 1024 * 1024,
    without: ['blind'],
    fresh() {
      places += 1;
      assert.ok(places <= PLACES);
      return `kubernetes:apps/fides-shop-${places}`;
    },
    open(place, user = 'writer', signal) {
      assert.notEqual(user, 'blind');
      const env = { KUBECONFIG: kubeconfigs[user === 'blind' ? 'writer' : user] };
      return openSink(parseSinkReference(place), sinkContext(env, workshop.folder, signal));
    },
    shown: async (place) => (await cluster.shown('apps', nameOf(place)))?.data,
    async plant(place) {
      const value = '--from-literal=password=theirs';
      await cluster.kubectl(['create', 'secret', 'generic', nameOf(place), '-n', 'apps', value]);
    },
    writes: ({ method, path }) => method !== 'GET' && path.includes('/secrets'),
    async close() {
      await cluster.stop();
      await workshop.close();
    },
  };
}
