import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/run.ts';

/** A manifest in the documentation; its first line, a comment, is its name. */
export type Recipe = { readonly name: string; readonly text: string };

/** The manifests for Kubernetes in docs/stores.md. */
export const RECIPES: readonly Recipe[] = [
  ...readFileSync(join(ROOT, 'docs', 'stores.md'), 'utf8').matchAll(
    /^```yaml\n# (\S+)\n(.*?)^```/gms,
  ),
].map(([, name = '', text = '']) => ({ name, text }));

/** The one with the smallest rights. */
export function smallestRights(): string {
  const found = RECIPES.find(({ name }) => name === 'fidesauth-rights.yaml');
  assert.ok(found);
  return found.text;
}
