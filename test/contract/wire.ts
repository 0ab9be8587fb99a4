import { Agent, request } from 'undici';

export interface Sending {
  /** Sent as a bearer token. */
  readonly token?: string;
  /** Sent as JSON with its content type. */
  readonly json?: unknown;
  /** Sent as a form with its content type. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as it is, without a content type unless `headers` has one. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As it came, compressed or not. */
  readonly bytes: Buffer;
  readonly text: string;
}

export interface Wire {
  send(method: string, path: string, sending?: Sending): Promise<Reply>;
  close(): Promise<void>;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

function bodyOf({ json, form, raw }: Sending): {
  readonly body: string | Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
} {
  if (form !== undefined) {
    return { body: new URLSearchParams(form).toString(), headers: FORM_TYPE };
  }
  if (json !== undefined) return { body: JSON.stringify(json), headers: JSON_TYPE };
  return { body: raw ?? null, headers: {} };
}

/** Plain HTTP to one server: no redirects, no decompression, every status a reply. */
export function openWire(origin: string): Wire {
  const dispatcher = new Agent({ connections: 16, bodyTimeout: 30_000, headersTimeout: 30_000 });
  return {
    async send(method, path, sending = {}) {
      const { body, headers } = bodyOf(sending);
      const authorization =
        sending.token === undefined ? {} : { authorization: `Bearer ${sending.token}` };
      const response = await request(`${origin}${path}`, {
        dispatcher,
        method: method as 'GET',
        headers: { ...headers, ...authorization, ...sending.headers },
        body,
      });
      const bytes = Buffer.from(await response.body.arrayBuffer());
      const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      return {
        status: response.statusCode,
        headers: Object.fromEntries(flat),
        bytes,
        text: bytes.toString(),
      };
    },
    close: () => dispatcher.close(),
  };
}
