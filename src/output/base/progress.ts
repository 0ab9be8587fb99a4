import type { Progress, WorkUnit } from '../../domain/words/progress.ts';
import { safeJson, seenSentence } from '../../domain/words/unseen.ts';
import type { ProgressDocument } from '../schemas/index.ts';
import { widthOf } from './layout.ts';

// Own code, because the known libraries write to the process' own streams, and none of them also
// speaks in pipes and in JSON. The rules are number 7 of docs/terminal.md.

/** How progress is shown: one redrawn line, a line now and then, JSON, or not at all. */
export type ProgressForm = 'live' | 'plain' | 'json' | 'none';

/** The line that shows how far long work has got. */
export type ProgressLine = {
  /** The state of the work; undefined once it has ended. */
  report(progress: Progress | undefined): void;
  /** The same for work that counts nothing: a sentence. It ends with {@link stop}. */
  say(text: string): void;
  /** True while counted work is shown. */
  counts(): boolean;
  /** Removes the line from the terminal, before anything else is printed; it comes back. */
  clear(): void;
  /** Ends it. */
  stop(): void;
};

const TICK_MS = 100;
/** Shorter work shows nothing. */
const FIRST_MS = 1_000;
/** A line is drawn again that often even if nothing was done: the time left changes. */
const REDRAW_MS = 1_000;
const EVERY_MS: Readonly<Record<ProgressForm, number>> = {
  live: TICK_MS,
  plain: 30_000,
  json: 1_000,
  none: Number.POSITIVE_INFINITY,
};

/**
 * A line on stderr. `print` writes a whole line, `draw` writes at the cursor, `width` is in columns
 * and may change, `now` is in milliseconds.
 */
export function createProgress(
  form: ProgressForm,
  { print, draw, width, now }: ProgressTerminal,
): ProgressLine {
  let state: State | undefined;
  let isDrawn = false;
  let timer: NodeJS.Timeout | undefined;
  const clear = (): void => {
    if (isDrawn) draw('\r\x1b[2K');
    isDrawn = false;
  };
  const stop = (): void => {
    clear();
    clearInterval(timer);
    [state, timer] = [undefined, undefined];
  };
  const tick = (): void => {
    if (state === undefined || !isDue(state, form, now())) return;
    state.shownAt = now();
    state.changed = false;
    const elapsed = now() - state.since;
    if (form === 'live') {
      clear();
      draw(progressText(state.what, elapsed, width() - 1));
      isDrawn = true;
    } else
      print(
        form === 'json'
          ? jsonOf(state.what, elapsed)
          : progressText(state.what, elapsed, Number.POSITIVE_INFINITY),
      );
  };
  const begin = (what: Progress | string): void => {
    if (form === 'none') return;
    if (state === undefined || keyOf(state.what) !== keyOf(what)) {
      stop();
      state = { what, since: now(), shownAt: now(), changed: true };
      // It shows the work; it must not keep the process running.
      timer = setInterval(tick, TICK_MS).unref();
    }
    state.what = what;
    state.changed = true;
  };
  return {
    report(progress) {
      if (progress !== undefined) return begin(progress);
      if (form === 'json' && state?.changed === true) {
        print(jsonOf(state.what, now() - state.since));
      }
      stop();
    },
    say: begin,
    counts: () => state !== undefined && typeof state.what !== 'string',
    clear,
    stop,
  };
}

type ProgressTerminal = {
  readonly print: (line: string) => void;
  readonly draw: (text: string) => void;
  readonly width: () => number;
  readonly now: () => number;
};

type State = { what: Progress | string; readonly since: number; shownAt: number; changed: boolean };

function isDue({ since, shownAt, changed }: State, form: ProgressForm, now: number): boolean {
  if (now - since < FIRST_MS || now - shownAt < EVERY_MS[form]) return false;
  return changed || now - shownAt >= Math.max(REDRAW_MS, EVERY_MS[form]);
}

/** Work of one kind is one line; a sentence changes as time goes by. */
function keyOf(what: Progress | string): string {
  return typeof what === 'string' ? '' : `${what.work} ${what.unit}`;
}

/**
 * One line on work that has taken `elapsed` milliseconds, with as much as fits into `width` columns:
 * the count, then how long it will take, the rate, and where it is.
 */
export function progressText(what: Progress | string, elapsed: number, width: number): string {
  if (typeof what === 'string') return cutTo(seenSentence(what), width);
  const rate = elapsed > 0 ? (what.done * 1000) / elapsed : 0;
  const left = leftOf(what, rate);
  const count = `${what.work}: ${countOf(what)}`;
  const speed = rate > 0 ? rateText(rate, what.unit) : undefined;
  const parts = [
    [count, speed, what.at && seenSentence(what.at), left],
    [count, speed, left],
    [count, left],
    [count],
  ].map((some) => some.filter((part) => part !== undefined && part !== '').join(', '));
  return parts.find((line) => widthOf(line) <= width) ?? cutTo(count, width);
}

function countOf({ done, total, unit }: Progress): string {
  if (unit === 'byte') {
    const of = total === undefined ? '' : ` of ${megabytes(total)}`;
    return `${megabytes(done)}${of} MB`;
  }
  const most = total ?? done;
  return `${total === undefined ? done : `${done}/${total}`} ${unit}${most === 1 ? '' : 's'}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function rateText(rate: number, unit: WorkUnit): string {
  return unit === 'byte' ? `${megabytes(rate)} MB/s` : `${rate.toFixed(rate < 10 ? 1 : 0)}/s`;
}

/** Undefined where it cannot be known yet. */
function leftOf({ done, total }: Progress, rate: number): string | undefined {
  if (total === undefined || done === 0 || done >= total) return undefined;
  const seconds = Math.ceil((total - done) / rate);
  return `about ${seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`} left`;
}

function jsonOf(what: Progress | string, elapsed: number): string {
  return safeJson(JSON.stringify(documentOf(what, Math.round(elapsed))));
}

function documentOf(what: Progress | string, elapsedMs: number): ProgressDocument {
  if (typeof what === 'string') return { kind: 'progress', text: what, elapsedMs };
  const { work, done, total, unit, at } = what;
  const known = total === undefined ? {} : { total };
  const place = at === undefined ? {} : { at };
  return { kind: 'progress', work, done, ...known, unit, ...place, elapsedMs };
}

function cutTo(text: string, width: number): string {
  let line = text;
  while (line !== '' && widthOf(line) > width) line = [...line].slice(0, -1).join('');
  return line;
}
