import { toCopy } from './to-copy.ts';

/**
 * A command that changes a client, as a script can run it: it asks nothing and has the credential
 * that it needs. Its values are quoted as by {@link toCopy}.
 */
export function adminCommand(parts: TemplateStringsArray, ...values: readonly string[]): string {
  const command = toCopy(parts, ...values);
  return `${command} --yes, with an admin credential (--root-id ID --root-secret-file FILE)`;
}
