import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The schemas of a folder as one JSON Schema, each under its name in `$defs`. */
export function allSchemas(folder) {
  const each = readdirSync(folder)
    .sort()
    .map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(folder, file), 'utf8'))]);
  const all = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:fidesauth:schema:1',
    title: 'What fidesauth prints with --json',
    anyOf: each.map(([name]) => ({ $ref: `#/$defs/${name}` })),
    $defs: Object.fromEntries(each),
  };
  return `${JSON.stringify(all, null, 2)}\n`;
}
