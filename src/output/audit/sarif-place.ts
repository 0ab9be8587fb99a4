import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AuditSubject } from '../../usecases/audit/results.ts';
import { wellFormed } from '../base/layout.ts';
import { hasProfile } from './words.ts';

/**
 * Where to show a finding: at the rule's line; else at the top of one of the subject's preset
 * files, preferably one below the working folder; else, for shipped presets, at a path that names
 * the subject. GitHub refuses a whole file for one result without a location
 * (https://github.com/microsoft/sarif-sdk/issues/2694).
 */
export function placeOf(scope: string | null, subject: AuditSubject, cwd: string): object {
  const { places } = subject;
  const own = scope !== null && Object.hasOwn(places, scope) ? places[scope] : undefined;
  if (own?.path !== undefined) return place(uriOf(own.path, cwd), own.line);
  const files = Object.values(places).flatMap(({ path }) => path ?? []);
  const uris = files.map((path) => uriOf(path, cwd)).sort();
  const uri = uris.find((one) => !one.startsWith('file:')) ?? uris[0];
  return place(uri ?? encodePath([ownerOf(subject), subject.name]), 1);
}

/** A physical location at a line. */
export function place(uri: string, startLine: number): object {
  return { artifactLocation: { uri }, region: { startLine } };
}

/** A path relative to the working folder for a file below it, else a file URI. */
export function uriOf(path: string, cwd: string): string {
  const parts = relative(cwd, path).split(sep);
  const below = parts[0] !== '..' && parts[0] !== '' && !isAbsolute(parts.join(sep));
  return below ? encodePath(parts) : pathToFileURL(path).href;
}

/** Parts of a path as a relative URI. */
export function encodePath(parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(wellFormed(part))).join('/');
}

/** What a subject is called in paths: a profile, or a client without one. */
export function ownerOf(subject: AuditSubject): string {
  return hasProfile(subject) ? 'profile' : 'client';
}
