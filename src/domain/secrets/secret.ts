const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * A client secret or access token. It prints as `****` wherever code turns it into text by accident
 * (templates, JSON, console, errors); only `reveal()` returns the value.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself: for a request body, a header, or the one file that stores it. */
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

/** A hint that tells secrets apart without revealing them: `****` and the last four characters. */
export function secretHint(secret: Secret): string {
  const value = secret.reveal();
  // Four characters of a short secret would reveal too much.
  return value.length < 16 ? '****' : `****${value.slice(-4)}`;
}
