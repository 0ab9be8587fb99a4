/**
 * Reads a `$GITHUB_ENV` file as the runner does: `NAME=value`, or `NAME<<word`, lines, `word`.
 * Throws an Error for anything else.
 */
export function readGithubEnv(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('the last line has no end');
  while (lines.length > 0) {
    const line = lines.shift() ?? '';
    const block = /^([\w-]+)<<(\S+)$/.exec(line);
    const plain = /^([\w-]+)=(.*)$/.exec(line);
    if (block !== null) {
      const end = lines.indexOf(block[2] ?? '');
      if (end === -1) throw new Error(`no end of ${block[1]}`);
      found[block[1] ?? ''] = lines.splice(0, end).join('\n');
      lines.shift();
    } else if (plain !== null) found[plain[1] ?? ''] = plain[2] ?? '';
    else throw new Error('neither NAME=value nor NAME<<word');
  }
  return found;
}
