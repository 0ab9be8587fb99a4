import assert from 'node:assert/strict';
import type { Run } from '../../support/run.ts';
import type { Exchange } from './relay.ts';
import type { Tool } from './tool.ts';

/**
 * Runs the tool and sends it SIGINT when the reply that `at` picks has come from the server but
 * not reached the tool, which gets it after it said that it heard the signal.
 */
export async function interruptAt(
  tool: Tool,
  at: (exchange: Exchange) => boolean,
  args: readonly string[],
): Promise<Run> {
  let pid: number | undefined;
  let sent = false;
  let heard = (): void => undefined;
  const stopping = new Promise<void>((resolve) => {
    heard = resolve;
  });
  tool.relay.hold = async (exchange) => {
    if (sent || !at(exchange)) return;
    assert.ok(pid !== undefined);
    sent = true;
    process.kill(pid, 'SIGINT');
    await stopping;
  };
  const done = await tool.run(args, {
    onStart: (started) => {
      pid = started;
    },
    onStderr: (text) => {
      if (text.includes('SIGINT: stopping')) heard();
    },
  });
  heard();
  assert.ok(sent, 'it ended before it could be interrupted');
  return done;
}
