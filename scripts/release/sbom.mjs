/**
 * The parts of the bundle as a CycloneDX 1.6 document. `packages` come from `packagesOf`; the time
 * is that of the release's commit, so that the same clone gives the same bytes.
 */
export function sbomText({ name, version, license }, packages, timestamp) {
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
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { timestamp, component: component(self, 'application') },
    components: packages.map((one) => component(one, 'library')),
    dependencies: [{ ref: purl(self), dependsOn: packages.map(purl) }],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
