import { toCopy } from './to-copy.ts';

/**
 * A command that changes a client, in a form for scripts: it asks nothing and names the credential
 * it needs. Quotes values like {@link toCopy}.
 */
export function adminCommand(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return asAdmin(toCopy(parts, ...values));
}

/** The same for a whole command. */
export function asAdmin(command: string): string {
  return `${command} --yes, with an admin credential (--root-id ID --root-secret-file FILE)`;
}
