import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportPictures } from './report.ts';

// Writes the pictures of the documentation anew: npm run pictures.
const folder = mkdtempSync(join(tmpdir(), 'fidesauth-pictures-'));
try {
  for (const [name, svg] of Object.entries(await reportPictures(folder)))
    writeFileSync(join('docs/pictures', name), svg);
} finally {
  rmSync(folder, { recursive: true });
}
