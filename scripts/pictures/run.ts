import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrapPictures } from './bootstrap.ts';
import { reportPictures } from './report.ts';

// Writes the pictures of the documentation anew: npm run pictures.
const folder = mkdtempSync(join(tmpdir(), 'fidesauth-pictures-'));
for (const name of ['report', 'bootstrap']) mkdirSync(join(folder, name));
try {
  const made = {
    ...(await reportPictures(join(folder, 'report'))),
    ...(await bootstrapPictures(join(folder, 'bootstrap'))),
  };
  for (const [name, svg] of Object.entries(made)) writeFileSync(join('docs/pictures', name), svg);
} finally {
  rmSync(folder, { recursive: true });
}
