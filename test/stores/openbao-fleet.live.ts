import { after, before } from 'node:test';
import { testFleetRounds } from '../matrix/kit/fleet/rounds.ts';
import { scaled } from '../matrix/kit/scale.ts';
import { bootOpenBao, type OpenBao } from './engines/openbao.ts';
import { openWorkshop, type Workshop } from './engines/workshop.ts';

// The rights of docs/stores.md, for all places of the rounds.
const POLICY = [
  'path "secret/data/fleet/*" { capabilities = ["create", "update", "read"] }',
  'path "secret/metadata/fleet/*" { capabilities = ["read", "update"] }',
].join('\n');

let workshop: Workshop;
let bao: OpenBao;
let token = '';
before(async () => {
  workshop = await openWorkshop();
  bao = await bootOpenBao(workshop);
  token = await bao.tokenFor(POLICY);
});
after(async () => {
  await bao?.stop();
  await workshop.close();
});

testFleetRounds({
  quiet: scaled(100, 4),
  killed: scaled(100, 4),
  placesOf: (seed) => ({
    env: { VAULT_ADDR: bao.url, VAULT_TOKEN: token },
    reference: (client) => `vault:secret/fleet/${seed}-${client}`,
    async held(client) {
      const { status, body } = await bao.ask('GET', `secret/data/fleet/${seed}-${client}`);
      if (status === 404) return undefined;
      const { data } = body.data as { data: Record<string, string> };
      const { FIDES_CLIENT_ID: id = '', FIDES_CLIENT_SECRET: secret = '' } = data;
      return { client_id: id, client_secret: secret };
    },
  }),
});
