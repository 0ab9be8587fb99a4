// Terminal rules, applied here and in output.ts alone:
// - colour only to a terminal, never with NO_COLOR (non-empty), TERM=dumb or --no-color
// - FORCE_COLOR (non-empty, not 0) turns it on in a pipe too; --no-color wins over that
// - stdout and stderr are judged separately
// - colour alone never carries meaning
// - characters beyond ASCII only in a UTF-8 locale, and not on a plain terminal

export type ColourInput = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean;
  /** `--no-color` was given. */
  readonly off: boolean;
};

/** Whether to colour text for that stream. */
export function wantsColour({ env, isTTY, off }: ColourInput): boolean {
  if (off) return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return isTTY && env.TERM !== 'dumb';
}

/** Whether a terminal shows characters beyond ASCII, by its locale and type. */
export function wantsUnicode(env: ColourInput['env']): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale) && env.TERM !== 'dumb' && env.TERM !== 'linux';
}

/** The five ways to set text apart; without colour, each does nothing. */
export type Paint = Readonly<
  Record<'bold' | 'dim' | 'green' | 'red' | 'yellow', (text: string) => string>
>;

/** The layout of text for one stream. */
export type Style = {
  readonly paint: Paint;
  /** Columns in a line; Infinity for a pipe, which gets whole lines. */
  readonly width: number;
  /** Whether characters beyond ASCII are allowed. */
  readonly unicode: boolean;
};

const same = (text: string): string => text;
const PLAIN: Paint = { bold: same, dim: same, green: same, red: same, yellow: same };

/**
 * The style of a stream, with its current width. Loads chalk only for colour, and sets its level
 * here: its own detection ignores NO_COLOR.
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
