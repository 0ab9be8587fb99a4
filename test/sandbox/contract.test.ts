import { randomBytes } from 'node:crypto';
import { registryAt, rolesAt } from '../../src/domain/history/history.ts';
import { listenSandbox } from '../../src/sandbox/listen.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { describeFides } from '../contract/describe-fides.ts';

/** Both sides of each change of behaviour that the suite looks at. */
const VERSIONS = [
  '2.40.0',
  '2.43.0',
  '2.60.0',
  '2.69.0',
  '2.70.0',
  '2.76.0',
  '2.78.1',
  '2.81.1',
  '2.82.1',
  '2.86.2',
];

for (const version of VERSIONS) {
  const rootId = `root-${randomBytes(4).toString('hex')}`;
  const rootSecret = randomBytes(24).toString('hex');
  const [registry = [], roles = {}] = [registryAt(version), rolesAt(version)];
  const sandbox = createSandbox({ version, rootId, rootSecret, registry, roles });
  const { url, close } = await listenSandbox(sandbox);
  describeFides({ name: `sandbox ${version}`, version, url, rootId, rootSecret }, close);
}
