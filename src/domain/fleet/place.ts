import { resolve } from 'node:path';
import { parseSinkReference, type SinkReference } from '../sinks/reference.ts';

/** The place that a manifest names; a relative path of a file starts from its folder. @throws input.invalid */
export function placeIn(folder: string, text: string): SinkReference {
  const reference = parseSinkReference(text);
  if (reference.kind !== 'file') return reference;
  return { ...reference, path: resolve(folder, reference.path) };
}
