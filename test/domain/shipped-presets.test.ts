import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { NEWEST_RELEASE, registryAt } from '../../src/domain/history/history.ts';
import { type Resolution, resolveRules } from '../../src/domain/presets/preset.ts';
import { withoutEndpoints } from '../../src/domain/presets/preset-endpoints.ts';
import { parsePreset } from '../../src/domain/presets/preset-file.ts';
import { adminReason } from '../../src/domain/scopes/admin.ts';
import { matches } from '../../src/domain/scopes/pattern.ts';
import { personalDataReason } from '../../src/domain/scopes/risk.ts';

const VERSIONS = ['2.40.0', '2.60.0', '2.81.1', '2.82.1', '2.86.2'];

/** How many scopes each preset comes to on VERSIONS, and what it may do: a change is a decision. */
const EXPECTED: Record<string, { sizes: number[]; admin?: true; subjects?: true }> = {
  auditor: { sizes: [2, 2, 2, 2, 2] },
  'catalog-check': { sizes: [8, 8, 8, 8, 8] },
  'catalog-publisher': { sizes: [14, 14, 14, 14, 14] },
  'dsr-approver': { sizes: [2, 2, 2, 2, 2], subjects: true },
  'dsr-gateway': { sizes: [2, 3, 3, 3, 3], subjects: true },
  'dsr-setup': { sizes: [10, 10, 11, 11, 11], admin: true },
  full: { sizes: [115, 118, 127, 127, 131], admin: true, subjects: true },
  'privacy-request-operator': { sizes: [5, 5, 5, 5, 5], subjects: true },
  provisioner: { sizes: [4, 4, 4, 4, 4], admin: true },
  'read-only': { sizes: [33, 35, 38, 38, 40], subjects: true },
  'read-only-metadata': { sizes: [20, 21, 24, 24, 24] },
};

const folder = new URL('../../../scopes/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && file !== 'schema.json')
  .map((file) => file.slice(0, -'.json'.length))
  .sort();
const text = (name: string): string => readFileSync(new URL(`${name}.json`, folder), 'utf8');
const schema = JSON.parse(text('schema'));

async function resolve(name: string, version: string): Promise<Resolution> {
  const registry = registryAt(version);
  assert.ok(registry, version);
  const preset = await parsePreset(text(name), `scopes/${name}.json`, name);
  assert.deepEqual(preset.endpoints, []);
  return resolveRules(withoutEndpoints(preset), registry);
}

it('ships exactly the known presets', () => {
  assert.deepEqual(names, Object.keys(EXPECTED).sort());
});

for (const [name, { sizes, admin = false, subjects = false }] of Object.entries(EXPECTED)) {
  describe(`preset ${name}`, () => {
    it('is named like its file, described, and gives every pattern a reason', async () => {
      const preset = await parsePreset(text(name), `scopes/${name}.json`, 'from the file name');
      assert.equal(preset.name, name);
      assert.ok(preset.description.length > 20);
      for (const { pattern, reason } of [...preset.include, ...preset.optional]) {
        assert.ok((reason ?? '').length > 20, `${pattern.text}: ${reason}`);
      }
      assert.deepEqual([preset.extends, preset.exclude], [[], []]);
    });

    for (const [at, version] of VERSIONS.entries()) {
      it(`comes to ${sizes[at]} scopes on ${version}`, async () => {
        const resolution = await resolve(name, version);
        assert.equal(resolution.scopes.length, sizes[at]);
        assert.deepEqual(resolution.unknownIncludes, []);
        assert.deepEqual(resolution.unmatched, []);
      });
    }

    it('names no optional scope the newest release lacks or the oldest has', async () => {
      const { optional } = await parsePreset(text(name), name, name);
      for (const { pattern } of optional) {
        const on = (version: string) => registryAt(version)?.some((s) => matches(pattern, s));
        assert.deepEqual([on('2.40.0'), on(NEWEST_RELEASE)], [false, true], pattern.text);
      }
    });

    it(`does ${admin ? '' : 'not '}amount to admin, does ${subjects ? '' : 'not '}show subjects`, async () => {
      const { scopes } = await resolve(name, NEWEST_RELEASE);
      const kinds = scopes.map((scope) => personalDataReason(scope)?.kind);
      assert.equal(
        scopes.some((scope) => adminReason(scope, undefined) !== undefined),
        admin,
      );
      assert.equal(kinds.includes('subjects'), subjects);
    });

    it('fits the schema for editors', () => {
      const preset = JSON.parse(text(name));
      const pattern = new RegExp(schema.$defs.pattern.pattern);
      assert.equal(preset.$schema, './schema.json');
      assert.equal(preset.version, schema.properties.version.const);
      assert.match(preset.name, new RegExp(schema.properties.name.pattern));
      for (const key of Object.keys(preset)) assert.ok(key in schema.properties, key);
      for (const key of Object.keys({ ...preset.include, ...preset.optional })) {
        assert.match(key, pattern);
      }
    });
  });
}
