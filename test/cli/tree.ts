import { isCommand } from '../../src/cli/base/command.ts';
import { GLOBAL_FLAGS as GLOBAL } from '../../src/cli/base/globals.ts';
import { COMMANDS as TREE } from '../../src/cli/commands/index.ts';

/** The command tree as users know it: every path, its flags and how many arguments it takes. */
export const COMMANDS: readonly { path: string; flags: readonly string[]; usage: string }[] =
  TREE.filter(isCommand)
    .filter(({ hidden }) => hidden !== true)
    .map((spec) => ({
      path: spec.path,
      flags: spec.flags.map(({ flag }) => flag),
      usage: ['[options]', ...spec.arguments.map(({ argument }) => argument)].join(' '),
    }));

export const GROUPS: readonly string[] = TREE.filter((entry) => !isCommand(entry)).map(
  ({ path }) => path,
);

/** Known to every command. */
export const GLOBAL_FLAGS: readonly string[] = [...GLOBAL.map(({ flag }) => flag), '-h, --help'];
