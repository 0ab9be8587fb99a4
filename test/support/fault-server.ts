import type { ServerResponse } from 'node:http';
import { listenLocally, sendReply } from '../../src/loopback/listen.ts';
import type { Sandbox, SandboxReply, SandboxRequest } from '../../src/sandbox/types.ts';

export type FaultAct =
  /** Another reply; `content-length` is added. */
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    }
  /** The connection is torn down without a reply. */
  | { readonly kind: 'reset' }
  /** Nothing is sent until the server is closed. */
  | { readonly kind: 'hang' }
  /** The head and half of the body, then the connection ends. For bodies of 2 bytes and more. */
  | { readonly kind: 'truncate' }
  /** The right reply with another body, for those that are not compressed. */
  | { readonly kind: 'alter'; readonly body: (right: string) => string }
  /** The right reply, late. */
  | { readonly kind: 'wait'; readonly until: Promise<void> };

/** `before`: the sandbox acts only for `wait`, when it is over. `after`: it has acted in full. */
export interface Fault {
  readonly when: 'before' | 'after';
  readonly act: FaultAct;
}

export interface RequestRecord extends Omit<SandboxRequest, 'body'> {
  /** Its place among the requests, from 0, in the order in which they arrived whole. */
  readonly order: number;
  readonly body: string;
}

export interface FaultServer {
  readonly url: string;
  /** Grows with each request. */
  readonly requests: readonly RequestRecord[];
  /** Stops listening and destroys the open connections. */
  close(): Promise<void>;
}

export interface FaultOptions {
  /** The fault of a request; undefined lets it pass. Asked once for each. */
  readonly fault?: (request: RequestRecord) => Fault | undefined;
}

function replyOf({ status, headers = {}, body = '' }: FaultAct & { kind: 'reply' }): SandboxReply {
  return { status, headers, body: Buffer.from(body) };
}

function truncate(outgoing: ServerResponse, { status, headers, body }: SandboxReply): void {
  outgoing.writeHead(status, { ...headers, 'content-length': body.length });
  const half = body.subarray(0, body.length / 2);
  outgoing.write(half, () => outgoing.socket?.destroy());
}

/** `right` is the sandbox's own reply; calling it makes the sandbox act. */
async function perform(
  act: FaultAct,
  outgoing: ServerResponse,
  right: () => SandboxReply,
): Promise<void> {
  switch (act.kind) {
    case 'reply':
      return sendReply(outgoing, replyOf(act));
    case 'reset':
      outgoing.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
    case 'truncate':
      return truncate(outgoing, right());
    case 'alter': {
      const reply = right();
      const body = Buffer.from(act.body(Buffer.from(reply.body).toString()));
      return sendReply(outgoing, { ...reply, body });
    }
    case 'wait':
      await act.until;
      return sendReply(outgoing, right());
  }
}

/**
 * Serves the sandbox on 127.0.0.1 with the faults that `fault` asks for. `truncate` needs the
 * sandbox's reply, so it acts either way.
 */
export async function startFaultServer(
  sandbox: Sandbox,
  { fault = () => undefined }: FaultOptions = {},
): Promise<FaultServer> {
  const requests: RequestRecord[] = [];
  const { url, close } = await listenLocally(0, (request, outgoing) => {
    const body = Buffer.from(request.body).toString();
    const record = { ...request, body, order: requests.length };
    requests.push(record);
    const found = fault(record);
    if (found === undefined) return sendReply(outgoing, sandbox.handle(request));
    const reply = found.when === 'after' ? sandbox.handle(request) : undefined;
    void perform(found.act, outgoing, () => reply ?? sandbox.handle(request));
  });
  return { url, requests, close };
}
