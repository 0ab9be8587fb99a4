import { FidesAuthError } from '../../errors.ts';
import type { Consent } from './consent.ts';

/** A profile, as far as its protection is concerned. */
type Guarded = { readonly name: string; readonly protected?: true };

/** A change that takes something away, as its errors name it. */
export type Loss = {
  /** `revoking profile ci` */
  readonly what: string;
  /**
   * Its command line, quoted for a shell, without `--yes`: `fidesauth revoke -p ci`. Absent where
   * flags that are not known here decide what it does.
   */
  readonly command?: string;
};

/**
 * Where a change takes something away from protected profiles, the name of each must be typed at
 * the terminal or given with `--confirm`; `--yes` does not count. Every such change asks here, after
 * its own question and before its first request that changes anything.
 * @throws profile.protected where a name is not given and nobody can be asked; confirm.declined for
 * another name; input.invalid for a `--confirm` that names none of these profiles
 */
export async function confirmLoss(
  profiles: readonly Guarded[],
  consent: Pick<Consent<never>, 'confirmed' | 'askName'>,
  loss: Loss,
): Promise<void> {
  const { confirmed = [], askName } = consent;
  requireConcerned(
    confirmed,
    profiles.map(({ name }) => name),
  );
  const open = profiles.filter((one) => one.protected === true && !confirmed.includes(one.name));
  if (open.length === 0) return;
  if (askName === undefined) throw isProtected(open, loss);
  for (const { name } of open) {
    if (await askName(name)) continue;
    throw new FidesAuthError('confirm.declined', `profile ${name}: another name was typed`, {
      fix: 'nothing was changed; run it again and type the name of the profile',
    });
  }
}

/** What a plan that takes something away says of a protected profile; nothing for another. */
export function protectionNote({ name, protected: isProtected }: Guarded): string[] {
  if (isProtected !== true) return [];
  return [
    `profile ${name} is protected: its name is asked for; in a script, add --confirm ${name}`,
  ];
}

/** Refuses a `--confirm` for a profile that the command does not touch. @throws input.invalid */
export function requireConcerned(confirmed: readonly string[], names: readonly string[]): void {
  const other = confirmed.find((name) => !names.includes(name));
  if (other === undefined) return;
  throw new FidesAuthError('input.invalid', `--confirm ${other}: this does not concern it`, {
    fix: names.length === 0 ? 'leave --confirm out' : `it concerns: ${names.join(', ')}`,
  });
}

function isProtected(open: readonly Guarded[], { what, command }: Loss): FidesAuthError {
  const names = open.map(({ name }) => name);
  const [only] = names.length === 1 ? names : [];
  const one = only !== undefined && what.endsWith(` ${only}`) ? 'the profile' : `profile ${only}`;
  const who = only === undefined ? `profiles ${names.join(', ')} are` : `${one} is`;
  const flags = names.map((name) => `--confirm ${name}`).join(' ');
  return new FidesAuthError('profile.protected', `${what}: ${who} protected`, {
    fix: command === undefined ? `add ${flags}` : `name it: ${command} ${flags}`,
  });
}
