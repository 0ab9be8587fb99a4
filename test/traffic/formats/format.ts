/** Lines in the shape of one producer, and what is in them. */
export type LogFormat = {
  /** As the table of docs/presets.md names it. */
  readonly format: string;
  /** What tells this sample from others of the format. */
  readonly sample?: string;
  readonly lines: readonly string[];
  /** `GET /api/v1/system`, in the order of the lines. */
  readonly requests: readonly string[];
  /** Known to be no request. */
  readonly none?: number;
  readonly unreadable?: number;
  /** Lines that make one entry, where it is not one each. */
  readonly read?: number;
  readonly hosts?: readonly string[];
  /** The statuses 401 and 404 that are told, in this order. */
  readonly refused?: readonly [unauthorized: number, notFound: number];
};

/** One line of JSON. */
export const json = (value: unknown): string => JSON.stringify(value);

/** A line of the common format with what stands behind it. */
export const clf = (request: string, status = 200, rest = ''): string =>
  `203.0.113.7 - - [25/Nov/2026:21:00:00 +0000] "${request} HTTP/1.1" ${status} 512${rest}`;

/** A line of the combined format. */
export const combined = (request: string, status = 200): string =>
  clf(request, status, ' "-" "sync/1.4"');
