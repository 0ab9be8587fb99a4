/** Flags of the tool, and the inputs that stand for them. */
const INPUTS: readonly (readonly [flag: string, input: string])[] = [
  ['leave --expires out', 'set expires: never'],
  ['--root-secret-file', 'root-secret'],
  ['--root-id', 'root-id'],
  ['--admin-token-file', 'admin-token'],
  ['--allow-http', 'allow-http: true'],
  ['--ca-file', 'ca-file'],
  ['--client-name', 'client-name'],
  ['--scope', 'scopes'],
  ['--exclude', 'exclude'],
  ['--preset', 'preset'],
  ['--expires', 'expires'],
  ['--owner', 'owner'],
  ['--key', 'key'],
  ['bootstrap --wait SECONDS', 'input wait: SECONDS'],
  ['--wait', 'wait'],
  ['--server', 'server'],
  ['--fail-on', 'fail-on'],
  ['--baseline', 'baseline'],
];

/** A message of the tool for those who write inputs; commands to run elsewhere stay as they are. */
export function inInputs(message: string): string {
  if (message.includes('fidesauth ')) return message;
  return INPUTS.reduce((text, [flag, input]) => text.replaceAll(flag, input), message);
}
