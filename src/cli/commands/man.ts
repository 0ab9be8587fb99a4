import type { Command } from 'commander';
import type { Shell } from '../base/shell.ts';

/** Adds the hidden command by which the build makes the manual page. */
export function addManPage(program: Command, shell: Shell): void {
  program.command('__man', { hidden: true }).action(async () => {
    const { manPage } = await import('../complete/man-page.ts');
    await shell.output.text(manPage(program, shell.host.version));
  });
}
