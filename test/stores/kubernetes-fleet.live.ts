import { after, before } from 'node:test';
import { testFleetRounds } from '../matrix/kit/fleet/rounds.ts';
import { scaled } from '../matrix/kit/scale.ts';
import { openWorkshop, type Workshop } from './engines/workshop.ts';
import { bootCluster, type Cluster } from './kit/cluster.ts';

let workshop: Workshop;
let cluster: Cluster;
before(async () => {
  workshop = await openWorkshop();
  cluster = await bootCluster(workshop);
  await cluster.kubectl(['create', 'namespace', 'apps']);
  const may = ['--verb=get,patch,create', '--resource=secrets'];
  await cluster.kubectl(['create', 'role', 'secrets', '-n', 'apps', ...may]);
  const binding = ['create', 'rolebinding', 'secrets', '-n', 'apps', '--role=secrets'];
  await cluster.kubectl([...binding, '--serviceaccount=apps:fidesauth']);
});
after(async () => {
  await cluster?.stop();
  await workshop.close();
});

testFleetRounds({
  quiet: scaled(100, 4),
  killed: scaled(100, 4),
  placesOf: (seed) => ({
    env: { KUBECONFIG: cluster.kubeconfig('fidesauth') },
    reference: (client) => `kubernetes:apps/fleet-${seed}-${client}`,
    async held(client) {
      const shown = await cluster.shown('apps', `fleet-${seed}-${client}`);
      if (shown === undefined) return undefined;
      const { FIDES_CLIENT_ID: id = '', FIDES_CLIENT_SECRET: secret = '' } = shown.data;
      return { client_id: id, client_secret: secret };
    },
  }),
});
