import type { Redactor } from '../../domain/secrets/redact.ts';
import type { DiffFormat } from '../../domain/words/choices.ts';
import type { ProgressMode } from '../../domain/words/progress.ts';
import { seen, seenSentence } from '../../domain/words/unseen.ts';
import { FidesAuthError, wordsOf } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { Event } from '../../usecases/base/events.ts';
import type { Reported, Result } from '../../usecases/results.ts';
import { errorJson, errorText } from './error-text.ts';
import { eventText } from './event-text.ts';
import { wrap } from './layout.ts';
import { createProgress, type ProgressForm } from './progress.ts';
import { createSteps } from './steps.ts';
import { createStyle, type Style, wantsColour, wantsUnicode } from './style.ts';

/** How much to print, and in which form. */
export type OutputMode = {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly noColor: boolean;
  /** From `--progress`. */
  readonly progress: ProgressMode;
};

/** Where a report goes, and the facts about the process in it. */
export type ReportPlace = {
  readonly toFile: boolean;
  readonly cwd: string;
  readonly version: string;
};

/** The only way to print: results to stdout, everything else to stderr. */
export type Output = {
  /** The style of stderr, where questions are drawn. */
  readonly terminal: Style;
  /** Ends the line of a step or of progress, before anything else draws on the terminal. */
  settle(): void;
  /** Loads the modules for {@link Output.result}. */
  load(): Promise<void>;
  /** A command's result: its only text on stdout. @throws output.failed */
  result(result: Result): Promise<void>;
  /** Renders a report of `scopes diff` in one of its forms, for stdout or a file. */
  report(result: Reported, format: DiffFormat, to: ReportPlace): Promise<string>;
  /** A result shown on stderr, before a question about it. */
  preview(result: Result): Promise<void>;
  /** A result on stderr, when stdout holds something else: not with `--quiet`. */
  aside(result: Result): Promise<void>;
  event(event: Event): void;
  /** One line on stderr, for people: not with `--quiet` or `--json`. */
  note(text: string): void;
  /** As `note`, for lines already laid out and safe. */
  noteLines(text: string): void;
  /** Why a question is asked again: for the person at the terminal, in any mode. */
  tell(error: FidesAuthError): void;
  error(error: FidesAuthError): void;
  /** Where an unexpected failure came from; for `--verbose`. */
  trace(error: Error): void;
  /** Ready-made text on stdout: help, a credential. @throws output.failed */
  text(text: string): Promise<void>;
  /** A credential on stdout, in a run that is undone if nobody reads it. @throws input.invalid */
  deliver(text: string): Promise<void>;
};

/**
 * Output to the host's streams. Removes every secret the run knows from stderr. After `stop`, does
 * not wait for a reader of stdout that takes nothing.
 */
export async function createOutput(
  host: Pick<Host, 'env' | 'stdout' | 'deliver'> & { readonly stderr: Host['stdout'] },
  mode: OutputMode,
  redactor: Redactor,
  stop?: AbortSignal,
): Promise<Output> {
  const styleOf = (stream: Host['stdout']): Promise<Style> => {
    const colour = wantsColour({ env: host.env, isTTY: stream.isTTY, off: mode.noColor });
    return createStyle(colour, stream, wantsUnicode(host.env));
  };
  const err = await styleOf(host.stderr);
  const write = (text: string): void => {
    host.stderr.write(redactor.clean(text));
  };
  const print = (text: string): Promise<void> =>
    host.deliver(text, stop).catch((cause: unknown) => {
      if (!hasGone(cause, host.stdout)) throw notWritten(cause);
    });
  const steps = createSteps((text) => write(err.paint.dim(text)));
  const say = (text: string): void => {
    progress.clear();
    steps.end();
    write(text);
  };
  const progress = createProgress(progressForm(mode, host), {
    print: (line) => say(`${line}\n`),
    draw: (text) => {
      steps.end();
      write(err.paint.dim(text));
    },
    width: () => err.width,
    now: () => performance.now(),
  });
  const settle = (): void => {
    progress.stop();
    steps.end();
  };
  const noteLines = (text: string): void => {
    if (!mode.quiet && !mode.json) say(`${text}\n`);
  };
  // In a verbose run, exchanges would come between a step and its time.
  const timed = host.stderr.isTTY && !mode.verbose;
  const preview = async (result: Result): Promise<void> =>
    say((await import('../human.ts')).humanText(result, err));
  return {
    terminal: err,
    settle,
    async load() {
      await Promise.all([
        mode.json ? import('../json.ts') : import('../human.ts'),
        styleOf(host.stdout),
      ]);
    },
    async result(result) {
      settle();
      if (mode.json) return print((await import('../json.ts')).jsonText(result));
      if (result.kind === 'token') return print(`${result.token.value.reveal()}\n`);
      const { humanText } = await import('../human.ts');
      return print(humanText(result, await styleOf(host.stdout)));
    },
    async report(result, format, { toFile, ...place }) {
      if (format === 'html' && result.kind === 'scopes.diff')
        return (await import('../audit/html/page.ts')).diffHtml(result);
      const { diffReport } = await import('../audit/report.ts');
      const style = toFile
        ? await createStyle(false, { columns: undefined })
        : await styleOf(host.stdout);
      return diffReport(result, format, style, place);
    },
    preview,
    aside: async (result) => (mode.quiet ? undefined : preview(result)),
    event(event) {
      if (event.kind === 'progress') return progress.report(event.progress);
      const { to, text } = eventText(event);
      if (to === 'progress') return progress.say(text);
      if (!isHeard(to, mode, host.stderr.isTTY)) return;
      // The line of long work says enough.
      if (event.kind === 'step' && progress.counts()) return;
      if (timed && event.kind === 'step') steps.begin(text);
      else say(`${err.paint.dim(wrap(text, err.width))}\n`);
    },
    note(text) {
      noteLines(seenSentence(text));
    },
    noteLines,
    tell: (error) => say(errorText(error, err)),
    error(error) {
      settle();
      if (!mode.json) return say(errorText(error, err));
      host.stderr.write(errorJson(error, redactor));
    },
    trace(error) {
      const stack = error.stack ?? error.message;
      const lines = stack.replace(error.message, () => wordsOf(error)).split('\n');
      if (mode.verbose) say(`${lines.map(seen).join('\n')}\n`);
    },
    async text(text) {
      settle();
      await print(text);
    },
    async deliver(text) {
      settle();
      await host.deliver(text, stop).catch((cause: unknown) => {
        throw notHandedOver(cause);
      });
    },
  };
}

/** True when the reader has gone: of a pipe, or a closed terminal. */
function hasGone(cause: unknown, { isTTY }: Host['stdout']): boolean {
  const code = codeOf(cause);
  return code === 'EPIPE' || (isTTY && code === 'EIO');
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined;
}

function notHandedOver(cause: unknown): FidesAuthError {
  const code = codeOf(cause);
  const why = code === 'EPIPE' ? 'nobody reads it' : `it does not take it (${code ?? cause})`;
  return new FidesAuthError('input.invalid', `export to stdout: ${why}`, {
    fix: 'check what stdout leads to, or name a file',
    cause,
  });
}

function notWritten(cause: unknown): FidesAuthError {
  return new FidesAuthError('output.failed', `writing to stdout: ${whyNotTaken(cause)}`, {
    fix: 'check what stdout leads to; what the command changed stays changed',
    cause,
  });
}

function whyNotTaken(cause: unknown): string {
  if (cause instanceof FidesAuthError) return `nobody had read it all (${cause.message})`;
  const code = codeOf(cause);
  return `${code === 'ENOSPC' ? 'no space is left' : 'it does not take it'} (${code})`;
}

/**
 * A redrawn line needs a terminal that can draw, and nothing else that writes between; logs of CI
 * systems keep every drawing.
 */
function progressForm(
  { json, quiet, verbose, progress }: OutputMode,
  { env, stderr }: Pick<Host, 'env'> & { readonly stderr: Host['stdout'] },
): ProgressForm {
  if (json || quiet) return 'none';
  if (progress !== 'auto') return progress;
  const isLogged = (env.CI ?? '') !== '' || env.TERM === 'dumb';
  return stderr.isTTY && !isLogged && !verbose ? 'live' : 'plain';
}

function isHeard(to: 'all' | 'terminal' | 'verbose', mode: OutputMode, isTTY: boolean): boolean {
  if (to === 'verbose') return mode.verbose;
  if (mode.quiet || mode.json) return false;
  return to === 'all' || isTTY || mode.verbose;
}
