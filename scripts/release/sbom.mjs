/**
 * The parts of a release as a CycloneDX 1.6 document: the bundled packages, from `packagesOf`, and
 * the Node of the executables, which the npm package does not contain. The time is that of the
 * release's commit, so that the same clone gives the same bytes.
 */
export function sbomText({ name, version, license }, packages, node, timestamp) {
  const purl = (one) => `pkg:npm/${one.name.replace('@', '%40')}@${one.version}`;
  const component = (one, type) => ({
    type,
    'bom-ref': purl(one),
    name: one.name,
    version: one.version,
    purl: purl(one),
    licenses: [{ license: { id: one.license } }],
  });
  const self = { name, version, license };
  const runtime = {
    type: 'platform',
    'bom-ref': `pkg:generic/node@${node}`,
    name: 'node',
    version: node,
    purl: `pkg:generic/node@${node}`,
    licenses: [{ license: { id: 'MIT' } }],
    scope: 'optional',
  };
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { timestamp, component: component(self, 'application') },
    components: [...packages.map((one) => component(one, 'library')), runtime],
    dependencies: [{ ref: purl(self), dependsOn: [...packages.map(purl), runtime['bom-ref']] }],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
