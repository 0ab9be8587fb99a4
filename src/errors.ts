/**
 * Every way a command can fail: its stable code, its exit status, and whether simply running the
 * command again may succeed. Scripts branch on `code`; a test freezes the table.
 */
export const ERRORS = {
  unexpected: { exit: 1, retryable: false, meaning: 'a bug in fidesauth' },
  'usage.invalid': { exit: 2, retryable: false, meaning: 'the command line cannot be understood' },
  'input.missing': { exit: 2, retryable: false, meaning: 'a needed value was not given' },
  'input.invalid': { exit: 2, retryable: false, meaning: 'a given value cannot be used' },
  'admin.ambiguous': {
    exit: 2,
    retryable: false,
    meaning: 'two admin credentials, or half of one',
  },
  'server.insecure': { exit: 2, retryable: false, meaning: 'plain http to another machine' },
  'preset.unknown': { exit: 2, retryable: false, meaning: 'no preset of that name' },
  'preset.invalid': {
    exit: 2,
    retryable: false,
    meaning: 'a preset file cannot be read as a preset',
  },
  'preset.reserved': {
    exit: 2,
    retryable: false,
    meaning: 'a preset uses the name of a shipped one',
  },
  'import.invalid': {
    exit: 2,
    retryable: false,
    meaning: 'what is to be imported is no export of a profile, or the root client',
  },
  'fleet.invalid': { exit: 2, retryable: false, meaning: 'a manifest of a fleet has mistakes' },
  'scope.unknown': { exit: 2, retryable: false, meaning: 'the server does not know a scope' },
  'endpoint.unknown': {
    exit: 2,
    retryable: false,
    meaning: 'the server has no such operation, or no client can call it',
  },
  'scope.empty': { exit: 2, retryable: false, meaning: 'no scope would be assigned' },
  'auth.rejected': { exit: 3, retryable: false, meaning: 'the server refuses the credential' },
  'client.rejected': {
    exit: 3,
    retryable: false,
    meaning: 'the server no longer accepts a stored client secret',
  },
  'sink.forbidden': { exit: 3, retryable: false, meaning: 'a store of secrets refuses access' },
  'auth.forbidden': { exit: 4, retryable: false, meaning: 'the credential lacks a right' },
  'profile.unknown': { exit: 5, retryable: false, meaning: 'no profile of that name' },
  'client.unknown': { exit: 5, retryable: false, meaning: 'no client of that id or name' },
  'client.gone': { exit: 5, retryable: false, meaning: 'the client is not on the server' },
  'profile.exists': { exit: 6, retryable: false, meaning: 'the profile name is taken' },
  'recipe.differs': {
    exit: 6,
    retryable: false,
    meaning: 'the profile was made with another scope set',
  },
  'client.ambiguous': { exit: 6, retryable: false, meaning: 'several clients have that name' },
  'client.exists': {
    exit: 6,
    retryable: false,
    meaning: 'the server has clients with that key that are not stored here',
  },
  'client.superseded': {
    exit: 6,
    retryable: false,
    meaning: 'a run that began later made the client of that key',
  },
  'client.retiring': {
    exit: 6,
    retryable: false,
    meaning: "the client of the profile's last rotation is still kept",
  },
  'client.changed': {
    exit: 6,
    retryable: false,
    meaning: 'somebody else changed the client in the meantime',
  },
  'client.own': {
    exit: 6,
    retryable: false,
    meaning: 'the client that carries out the command would be deleted',
  },
  'sink.changed': { exit: 6, retryable: true, meaning: 'somebody else wrote to the store first' },
  'sink.foreign': { exit: 6, retryable: false, meaning: 'the store has something else there' },
  'delete.limit': { exit: 6, retryable: false, meaning: 'more deletions than --max-deletes' },
  'fleet.other': { exit: 6, retryable: false, meaning: "it is another fleet's, or somebody's" },
  'profile.busy': { exit: 6, retryable: false, meaning: 'an unfinished change blocks the profile' },
  'profile.protected': {
    exit: 6,
    retryable: false,
    meaning: 'a protected profile would lose something, and --confirm does not name it',
  },
  'file.exists': { exit: 6, retryable: false, meaning: 'the file to write already exists' },
  'server.mismatch': {
    exit: 6,
    retryable: false,
    meaning: 'not the server that the profile is bound to',
  },
  'confirm.required': { exit: 6, retryable: false, meaning: 'a change needs --yes' },
  'confirm.declined': { exit: 6, retryable: false, meaning: 'the answer to the question was no' },
  'server.unreachable': { exit: 7, retryable: true, meaning: 'no connection to the server' },
  'server.timeout': { exit: 7, retryable: true, meaning: 'no complete reply in time' },
  'server.tls': { exit: 7, retryable: false, meaning: 'the certificate is not trusted' },
  'server.redirect': { exit: 7, retryable: false, meaning: 'the server answers with a redirect' },
  'server.not-fides': { exit: 7, retryable: false, meaning: 'what answers is not Fides' },
  'server.reply': { exit: 7, retryable: false, meaning: 'a reply from Fides has an unknown form' },
  'server.error': { exit: 7, retryable: true, meaning: 'the server failed' },
  'server.rate-limited': { exit: 7, retryable: true, meaning: 'the server asks to slow down' },
  'sink.unreachable': { exit: 7, retryable: true, meaning: 'no connection to the store' },
  'sink.failed': { exit: 7, retryable: true, meaning: 'the store of secrets failed' },
  'fleet.unclear': { exit: 7, retryable: true, meaning: 'a client could not be looked at' },
  'store.unwritable': { exit: 8, retryable: false, meaning: 'the store cannot be written or read' },
  'store.unsafe': {
    exit: 8,
    retryable: false,
    meaning: 'a store file is open to others or a link',
  },
  'store.corrupt': { exit: 8, retryable: false, meaning: 'a store file is damaged' },
  'store.newer': { exit: 8, retryable: false, meaning: 'a newer fidesauth wrote a store file' },
  'store.locked': { exit: 8, retryable: true, meaning: 'another process is using the profile' },
  'output.failed': { exit: 8, retryable: false, meaning: 'the result could not be written' },
  'bootstrap.incomplete': {
    exit: 9,
    retryable: false,
    meaning: 'a client may remain on the server',
  },
  'profile.incomplete': {
    exit: 9,
    retryable: false,
    meaning: 'a profile is half renamed or half imported on this machine',
  },
  'revoke.incomplete': {
    exit: 9,
    retryable: false,
    meaning: 'a deletion was sent but is not confirmed',
  },
  'rotate.incomplete': {
    exit: 9,
    retryable: false,
    meaning: 'a rotation is unfinished: the stored secret may be useless, or a client may remain',
  },
  'sink.unsure': { exit: 9, retryable: false, meaning: 'a store may hold the credential' },
  interrupted: { exit: 130, retryable: false, meaning: 'stopped by Ctrl-C' },
  terminated: { exit: 143, retryable: false, meaning: 'stopped by SIGTERM' },
} as const;

/** The meaning of each exit status. */
export const EXIT_STATUSES: Readonly<Record<string, string>> = {
  0: 'success, or a check found nothing',
  1: 'unexpected: a bug',
  2: 'the command line or an input is wrong',
  3: 'the credential is rejected',
  4: 'the credential lacks a right; missing scopes are named',
  5: 'not found',
  6: 'conflict, or refused',
  7: 'the server or the network failed',
  8: 'the local store failed, or stdout did not take the result',
  9: 'incomplete: something may remain on the server; the message says what, and what to do',
  10: 'a check found something: the result is on stdout, and no error is printed',
  11: 'a check could not read something (takes precedence over 10)',
  '130, 143': 'stopped by Ctrl-C or SIGTERM, after cleaning up',
};

/** A stable, dotted error code: a key of {@link ERRORS}. */
export type ErrorCode = keyof typeof ERRORS;

/** True for the code of an error. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text);
}

/** Optional details of an error. No field ever holds a secret. */
export type ErrorDetails = {
  /** One command or setting that solves the problem. */
  fix?: string;
  httpStatus?: number;
  /** The server's `X-Request-ID` (Fides 2.82 and later). */
  requestId?: string;
  clientId?: string;
  missingScopes?: readonly string[];
  /** Several mistakes of one file, each with its place. */
  problems?: readonly string[];
  /** The server said itself that client id and secret do not match. */
  pairRefused?: boolean;
  /** The reply was too large to read: only its status is known. */
  tooLarge?: boolean;
  cause?: unknown;
};

/** The project's only error class: `message` reads "what: why"; scripts test `code`. */
export class FidesAuthError extends Error {
  override readonly name = 'FidesAuthError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.details = details;
  }

  /** The exit status for the code. */
  get exitCode(): number {
    return ERRORS[this.code].exit;
  }
}

/** The error as a {@link FidesAuthError}; any other becomes the cause of code `unexpected`. */
export function asFidesAuthError(error: unknown): FidesAuthError {
  if (error instanceof FidesAuthError) return error;
  const why = error instanceof Error ? wordsOf(error) : String(error);
  return new FidesAuthError('unexpected', `unexpected failure: ${why}`, {
    fix: 'run it again with --verbose and report what it prints',
    cause: error,
  });
}

/** The error if it is one of ours. @throws anything else, which is a bug */
export function knownError(error: unknown): FidesAuthError {
  if (error instanceof FidesAuthError) return error;
  throw error;
}

/** Codes of runtime errors that quote an argument, which may be a secret. */
const QUOTING = /^(?:ERR_INVALID|ERR_OUT_OF_RANGE|ERR_HTTP_INVALID|UND_ERR_INVALID)/;

/** The message of an error from the runtime or a library, without quoted values. */
export function wordsOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  return QUOTING.test(code) ? `a value cannot be used (${code})` : error.message;
}

/** True when `error` is a {@link FidesAuthError} with one of the codes. */
export function hasCode(error: unknown, ...codes: ErrorCode[]): error is FidesAuthError {
  return error instanceof FidesAuthError && codes.includes(error.code);
}

/**
 * The exit statuses of problems, the worst first: leftovers on a server, then the store, the
 * credential, the network; "could not look" outweighs findings.
 */
export const WORST_FIRST: readonly number[] = [9, 8, 3, 4, 7, 6, 5, 2, 11, 10];
