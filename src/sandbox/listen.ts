import { type Listening, listenLocally, sendReply } from '../loopback/listen.ts';
import type { Sandbox } from './types.ts';

/** Serves the sandbox on 127.0.0.1, on any free port unless one is given; see `listenLocally`. */
export function listenSandbox(
  sandbox: Sandbox,
  { port = 0 }: { readonly port?: number } = {},
): Promise<Listening> {
  return listenLocally(port, (request, outgoing) => sendReply(outgoing, sandbox.handle(request)));
}
