// Terminal rules, applied here and in output.ts alone:
// - colour only to a terminal, never with NO_COLOR (non-empty), TERM=dumb or --no-color
// - FORCE_COLOR (non-empty, not 0) gives it in a pipe too; --no-color wins over that
// - stdout and stderr are judged each for itself
// - no meaning is carried by colour alone
// - signs beyond ASCII only in a UTF-8 locale, and not on a plain terminal

export type ColourInput = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean;
  /** `--no-color` was given. */
  readonly off: boolean;
};

/** Whether text to that stream is coloured. */
export function wantsColour({ env, isTTY, off }: ColourInput): boolean {
  if (off) return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return isTTY && env.TERM !== 'dumb';
}

/** Whether a terminal shows signs beyond ASCII, as its locale and kind tell. */
export function wantsUnicode(env: ColourInput['env']): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale) && env.TERM !== 'dumb' && env.TERM !== 'linux';
}

/** The five ways text is set apart; each does nothing where there is no colour. */
export type Paint = Readonly<
  Record<'bold' | 'dim' | 'green' | 'red' | 'yellow', (text: string) => string>
>;

/** How text for one stream is laid out. */
export type Style = {
  readonly paint: Paint;
  /** Characters in a line; Infinity where there are no columns: a pipe gets whole lines. */
  readonly width: number;
  /** Whether signs beyond ASCII may be drawn. */
  readonly unicode: boolean;
};

const same = (text: string): string => text;
const PLAIN: Paint = { bold: same, dim: same, green: same, red: same, yellow: same };

/**
 * The style of a stream, its width as it is at the time. chalk is loaded only for colour, and its
 * level is set here: its own detection ignores NO_COLOR.
 */
export async function createStyle(
  colour: boolean,
  stream: { readonly columns: number | undefined },
  unicode = false,
): Promise<Style> {
  const paint = colour ? new (await import('chalk')).Chalk({ level: 1 }) : PLAIN;
  return {
    paint,
    unicode,
    get width() {
      return stream.columns ? Math.max(stream.columns, 20) : Number.POSITIVE_INFINITY;
    },
  };
}
