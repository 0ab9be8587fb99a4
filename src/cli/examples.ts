import type { Command } from 'commander';

/** Puts command lines to start from at the top of a command's help. */
export function addExamples(command: Command, ...lines: readonly string[]): Command {
  const text = lines.map((line) => `  ${line}\n`).join('');
  return command.addHelpText('before', `Examples:\n${text}`);
}
