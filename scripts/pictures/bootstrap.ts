import { screenOf } from '../../test/support/display.ts';
import { ENTER, startFidesauth } from '../../test/support/pty.ts';
import { openStage, type Stage } from '../../test/support/stage.ts';
import { DARK, LIGHT, terminalSvg } from './terminal-svg.ts';

/** Where `fidesauth sandbox --port 8080` listens. */
const ADDRESS = 'http://localhost:8080';
/** As long as the ids that a server makes. */
const ID = '5d0c1b7ae94f4e2b8a63f1d09c27e845';
/** Wide enough that no path of a temporary folder is broken. */
const WIDE = 160;

const COMMAND = ['bootstrap', '-p', 'ci', '--preset', 'auditor', '--root-id', 'root', '--server'];
const WORDS = {
  title: 'fidesauth bootstrap, at a terminal',
  about:
    'It asks for the secret of the root client, shows the plan with the two scopes of the preset, asks once, ' +
    'creates the client, and says that it was read back and verified.',
};

/**
 * The pictures of a bootstrap by their file names: a real run in a terminal on the sandbox, in a folder
 * of its own, up to the line that says it is done.
 */
export async function bootstrapPictures(folder: string): Promise<Readonly<Record<string, string>>> {
  const stage = await openStage('2.86.2', folder, {});
  try {
    const shown = steady(await bootstrap(stage), stage);
    const lines = screenOf(`$ fidesauth ${COMMAND.join(' ')} ${ADDRESS}\r\n${shown}`, WIDE);
    const done = lines.findIndex((line) =>
      line
        .map(({ sign }) => sign)
        .join('')
        .startsWith('done:'),
    );
    const upTo = lines.slice(0, done + 1);
    return {
      'bootstrap-light.svg': terminalSvg(upTo, LIGHT, WORDS),
      'bootstrap-dark.svg': terminalSvg(upTo, DARK, WORDS),
    };
  } finally {
    await stage.server.close();
  }
}

/** All that the terminal gets. */
async function bootstrap({ server, folder, rootSecret }: Stage): Promise<string> {
  // The store where it is by itself.
  const pty = startFidesauth([...COMMAND, server.url], { env: { HOME: folder }, cols: WIDE });
  await pty.waitFor('Root client secret');
  pty.write(rootSecret + ENTER);
  await pty.waitFor('Create this client');
  pty.write(`y${ENTER}`);
  const { status } = await pty.exit;
  if (status !== 0) throw new Error(`bootstrap ends with ${status}:\n${pty.screen()}`);
  return pty.raw();
}

/** With the same values in each run: the port, the folder, the id, how long a step takes. */
function steady(raw: string, { server, folder, made }: Stage): string {
  return raw
    .replaceAll(server.url, ADDRESS)
    .replaceAll(folder, '~')
    .replaceAll(String(made.at(-1)?.client_id), ID)
    .replaceAll(/(?<= )\d+\.\d s(?!\w)/g, '0.3 s');
}
