/** A server's clock, as far as its replies tell. */
export type ServerClock = {
  /** Milliseconds by which it is ahead of this machine's; 0 where it is not known. */
  readonly offset: number;
  readonly known: boolean;
};

const FUTURE_MARGIN_MS = 5 * 60_000;

const UNKNOWN: ServerClock = { offset: 0, known: false };
/** A `Date` is whole seconds, cut off. */
const RESOLUTION_MS = 1_000;
const EARLIEST = Date.UTC(2020, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/**
 * The clock of a server whose reply has this `Date`, to about a second; `sent` and `received` are
 * this machine's times of the exchange. A difference that the exchange explains counts as none.
 * Not known without a `Date`, or with one before 2020 or after 2199.
 */
export function clockFrom(
  date: string | undefined,
  { sent, received }: { readonly sent: number; readonly received: number },
): ServerClock {
  const time = Date.parse(date ?? '');
  if (Number.isNaN(time) || time < EARLIEST || time >= LATEST) return UNKNOWN;
  if (time > received) return { offset: time - received, known: true };
  const latest = time + RESOLUTION_MS;
  return { offset: latest < sent ? latest - sent : 0, known: true };
}

/**
 * Whether a time is later than the server's `now` by more than five minutes, which clocks that are
 * set never differ by: what is dated so is told, and never acted on.
 */
export function isAhead(time: number, now: number): boolean {
  return time - now > FUTURE_MARGIN_MS;
}
