import { parseProfileName } from '../domain/clients/profile-name.ts';
import { parseServerAddress } from '../domain/clients/server-address.ts';
import { EXPORT_VERSION, type Exported, type StoredExport } from '../domain/secrets/exported.ts';
import { Secret } from '../domain/secrets/secret.ts';
import { FidesAuthError, hasCode } from '../errors.ts';
import { exportFile } from './schemas.ts';

/**
 * What `export --format json` gave: of this release with the whole profile, of release 0.1 the pair.
 * @throws import.invalid for anything else, with none of its content
 */
export function readExport(text: string): Exported {
  const members = objectIn(text);
  const { stored } = members;
  requireKnown(members, stored);
  const parsed = exportFile.safeParse(members);
  if (!parsed.success) throw damaged(parsed.error.issues[0]?.path.join('.') ?? '');
  const { profile: name, environment } = parsed.data;
  const { FIDES_URL: server, FIDES_CLIENT_ID: clientId, FIDES_CLIENT_SECRET: secret } = environment;
  requireValid('profile', () => parseProfileName(name) === name);
  requireValid('environment.FIDES_URL', () => parseServerAddress(server).url === server);
  const whole = parsed.data.stored && storedExport(parsed.data.stored);
  if (whole !== undefined) {
    const { profile } = whole;
    if (profile.server !== server) throw damaged('stored.server');
    if (profile.clientId !== clientId) throw damaged('stored.clientId');
  }
  return { name, server, clientId, clientSecret: new Secret(secret), stored: whole };
}

function storedExport({
  version: _,
  ca,
  retiringSecret,
  caFile: __,
  ...profile
}: NonNullable<ReturnType<typeof exportFile.parse>['stored']>): StoredExport {
  return {
    profile,
    ca,
    retiringSecret: retiringSecret === undefined ? undefined : new Secret(retiringSecret),
  };
}

function objectIn(text: string): Record<string, unknown> {
  if (text.trim() === '') throw invalid('it is empty');
  const value = parsedJson(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw invalid('it is no export of a profile');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which holds a secret.
    throw invalid('it is not complete JSON');
  }
}

function requireKnown({ kind, schemaVersion }: Record<string, unknown>, stored: unknown): void {
  if (kind !== 'export') throw invalid('it is no export of a profile');
  const version =
    typeof stored === 'object' && stored !== null && 'version' in stored ? stored.version : 1;
  const isNewer = (found: unknown, known: number): boolean =>
    typeof found === 'number' && found > known;
  if (!isNewer(schemaVersion, 1) && !isNewer(version, EXPORT_VERSION)) return;
  throw new FidesAuthError('import.invalid', `${LABEL}: a newer fidesauth wrote it`, {
    fix: 'import it with that release of fidesauth',
  });
}

function requireValid(member: string, isValid: () => boolean): void {
  try {
    if (isValid()) return;
  } catch (error) {
    if (!hasCode(error, 'input.invalid')) throw error;
  }
  throw damaged(member);
}

const LABEL = '--from';

function damaged(member: string): FidesAuthError {
  return invalid(member === '' ? 'it is damaged' : `its "${member.slice(0, 60)}" is damaged`);
}

function invalid(why: string): FidesAuthError {
  return new FidesAuthError('import.invalid', `${LABEL}: ${why}`, {
    fix: 'give what this prints on the other machine: fidesauth export -p NAME --format json',
  });
}
