import type { Cell } from '../../test/support/display.ts';

/** The colours of a picture, by what they stand for. */
export type Palette = {
  readonly paper: string;
  readonly line: string;
  readonly ink: string;
  readonly soft: string;
  readonly red: string;
  readonly yellow: string;
  readonly green: string;
};

export const LIGHT: Palette = {
  paper: '#fbfaf7',
  line: '#e2dfd8',
  ink: '#1c1f24',
  soft: '#5c5f62',
  red: '#8a1c2f',
  yellow: '#9c4710',
  green: '#2f5d50',
};

export const DARK: Palette = {
  paper: '#14161a',
  line: '#2b2f36',
  ink: '#e7e4de',
  soft: '#a3a29d',
  red: '#ff9f92',
  yellow: '#e9a26d',
  green: '#8cc3b1',
};

/** How many columns a picture has. */
export const COLUMNS = 96;
const ADVANCE = 8;
const LEADING = 20;
const MARGIN = 36;
const WIDTH = COLUMNS * ADVANCE + 2 * MARGIN;

/** More than this is not looked at in a README. */
const MOST_LINES = 24;

/** What a picture says to those who do not see it. */
export type Words = { readonly title: string; readonly about: string };

/** Characters in one look, without a gap. */
type Run = { text: string; readonly at: number; readonly looks: readonly number[] };

/**
 * What a terminal shows, as an SVG. Each run has its length set, so that columns hold in every font.
 * `title` and `about` say in words what it shows.
 * @throws when it is more than a picture has room for
 */
export function terminalSvg(
  lines: readonly (readonly Cell[])[],
  palette: Palette,
  { title, about }: Words,
): string {
  const widest = Math.max(...lines.map((line) => line.length));
  if (lines.length > MOST_LINES || widest > COLUMNS)
    throw new Error(`${title}: ${lines.length} lines of up to ${widest} columns do not fit`);
  const height = lines.length * LEADING + 2 * MARGIN - 12;
  const body = lines.flatMap((line, at) =>
    runsOf(line).map((run) => runText(run, MARGIN + 8 + at * LEADING, palette)),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="t d">
<title id="t">${escaped(title)}</title>
<desc id="d">${escaped(about)}</desc>
<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6" fill="${palette.paper}" stroke="${palette.line}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13" xml:space="preserve">
${body.join('\n')}
</g>
</svg>
`;
}

function runText({ text, at, looks }: Run, y: number, palette: Palette): string {
  const weight = looks.includes(1) ? ' font-weight="600"' : '';
  const length = Array.from(text).length * ADVANCE;
  const fill = looks.map((look) => FILLS[look]).find((known) => known !== undefined) ?? 'ink';
  return `<text x="${MARGIN + at * ADVANCE}" y="${y}" textLength="${length}" fill="${palette[fill]}"${weight}>${escaped(text)}</text>`;
}

/** The colours that the tool uses. */
const FILLS: Readonly<Record<number, keyof Palette>> = {
  2: 'soft',
  31: 'red',
  32: 'green',
  33: 'yellow',
};

/** The runs of a line; two blanks and more between them are left out. */
function runsOf(line: readonly Cell[]): Run[] {
  const runs: Run[] = [];
  let blanks = 0;
  for (const [at, { sign, looks }] of line.entries()) {
    const last = runs.at(-1);
    if (sign === ' ') {
      blanks += 1;
      continue;
    }
    if (last !== undefined && blanks < 2 && String(last.looks) === String(looks))
      last.text += `${' '.repeat(blanks)}${sign}`;
    else runs.push({ text: sign, at, looks });
    blanks = 0;
  }
  return runs;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
