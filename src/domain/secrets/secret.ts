const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * A client secret or access token. It prints as `****` wherever a value is turned into text by
 * accident (templates, JSON, console, errors); `reveal()` is the one way to the value.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself: for a request body, a header, or the one file it is kept in. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '****';
  }

  toJSON(): string {
    return '****';
  }

  [inspect](): string {
    return '****';
  }
}

/** What tells two secrets apart without giving one away: `****` and its last four characters. */
export function secretHint(secret: Secret): string {
  const value = secret.reveal();
  // Of a short one, four would give too much away.
  return value.length < 16 ? '****' : `****${value.slice(-4)}`;
}
