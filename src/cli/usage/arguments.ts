import type { Command } from 'commander';
import { lifetimeOf } from '../../domain/history/history.ts';
import { EXPORT_FORMATS } from '../../domain/secrets/export-format.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../../usecases/base/deps.ts';

/** The known names that an unexpected argument may be. */
type Known = { readonly profiles: readonly string[]; readonly presets: readonly string[] };

/** More words than this after a flag are files: the shell expanded an unquoted pattern. */
const MANY = 3;

/**
 * What an extra argument probably means. Repeats only known names (a profile, a preset, a scope):
 * anything else may be a secret.
 */
export async function wayOfArguments(
  command: Command,
  deps: () => Promise<Deps>,
): Promise<string | undefined> {
  const flags = command.options.map(({ long }) => long);
  const extra = command.args.slice(command.registeredArguments.length);
  const [first = ''] = extra;
  if (flags.includes('--scope')) {
    const scopes = extra.filter((word) => lifetimeOf(word) !== undefined);
    if (scopes.length === extra.length) {
      return `give each scope its flag: ${scopes
        .slice(0, 3)
        .map((scope) => `--scope ${scope}`)
        .join(' ')}`;
    }
    if (extra.length > MANY) return "quote patterns, or the shell expands them: --scope '*:read'";
  }
  const known = await knownHere(deps);
  return (
    ofOptions(first, flags, known) ?? ofCommand(command.name(), first, known) ?? general(command)
  );
}

function ofOptions(
  word: string,
  flags: readonly (string | undefined)[],
  { presets }: Known,
): string | undefined {
  if (flags.includes('--preset') && presets.includes(word)) return `did you mean --preset ${word}?`;
  if (flags.includes('--preset') && /\.json$/.test(word))
    return 'give a preset file with --preset FILE';
  if (flags.includes('--format') && EXPORT_FORMATS.some((form) => form === word)) {
    return `did you mean --format ${word}?`;
  }
  if (flags.includes('--port') && /^\d+$/.test(word)) return 'give the port with --port N';
  if (flags.includes('--endpoint') && /^(?:GET|PUT|POST|PATCH|DELETE|HEAD|\/)/.test(word)) {
    return "quote the request: --endpoint 'GET /api/v1/system'";
  }
  return /^https?:\/\/|^localhost\b/.test(word) ? 'give the server with --server URL' : undefined;
}

function ofCommand(name: string, word: string, { profiles, presets }: Known): string | undefined {
  if (name === 'list' && profiles.includes(word))
    return toCopy`did you mean fidesauth profiles show ${word}?`;
  if (name === 'list' && presets.includes(word))
    return toCopy`did you mean fidesauth scopes show ${word}?`;
  return profiles.includes(word) && ON_PROFILE.includes(name)
    ? `did you mean -p ${word}?`
    : undefined;
}

/** Commands that work on one profile; the others take no profile name. */
const ON_PROFILE = ['apply', 'export', 'recover', 'revoke', 'status', 'token'];

function general(command: Command): string | undefined {
  if (command.name() === 'bootstrap') {
    return '-p NAME names the profile, --preset NAME the scope set, --server URL the server';
  }
  return ON_PROFILE.includes(command.name()) ? 'name a profile with -p NAME' : undefined;
}

/** The names in the store; none if it cannot be read, which is not the error to report. */
async function knownHere(deps: () => Promise<Deps>): Promise<Known> {
  try {
    const { store } = await deps();
    const presets = (await store.presets.list()).map(({ name }) => name);
    return { profiles: await store.profiles.names(), presets };
  } catch (error) {
    if (error instanceof FidesAuthError) return { profiles: [], presets: [] };
    throw error;
  }
}
