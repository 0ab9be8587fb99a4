import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Writes the JSON Schema of every document that the tool prints, a file each, to `folder`. */
export async function writeSchemas(folder) {
  const file = join(ROOT, 'build', 'schemas.mjs');
  await build({
    cwd: ROOT,
    input: 'src/output/schemas/index.ts',
    platform: 'node',
    output: { file, format: 'esm', codeSplitting: false },
  });
  const { jsonSchemas } = await import(file);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, schema] of jsonSchemas()) {
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(schema, null, 2)}\n`);
  }
}
