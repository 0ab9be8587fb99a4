import type { Secret } from '../../domain/secrets/secret.ts';

/** A request to the API server of Kubernetes. */
export type ApiRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  /** Asks for this form of the reply instead of plain JSON. */
  readonly accept?: string;
  /** What the body is, unless plain JSON. */
  readonly contentType?: string;
  readonly json?: unknown;
  /** Belongs to a write: an interrupted run still waits some seconds for the reply. */
  readonly patient?: boolean;
};

/** Its reply, whatever the status; `body` is undefined if it is no JSON. */
export type ApiReply = { readonly status: number; readonly body: unknown };

/** The API server of one cluster, asked as one user. */
export type Api = {
  /** What messages call the cluster. */
  readonly name: string;
  /** @throws sink.unreachable (certainly nothing was done), sink.failed */
  send(request: ApiRequest): Promise<ApiReply>;
  /** From now on no output shows this secret. */
  learn(secret: Secret): void;
  close(): Promise<void>;
};
