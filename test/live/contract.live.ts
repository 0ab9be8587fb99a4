import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registryAt } from '../../src/domain/history/history.ts';
import { describeFides } from '../contract/describe-fides.ts';
import { liveTarget } from './kit/target.ts';

const target = liveTarget();

describeFides({ ...target, name: `Fides ${target.version}` });

test(`the bundled history knows the registry of Fides ${target.version}`, async () => {
  const response = await fetch(`${target.url}/openapi.json`);
  const { components } = JSON.parse(await response.text());
  const known = registryAt(target.version);
  assert.deepEqual([...components.schemas.ScopeRegistryEnum.enum].sort(), known);
});
