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

/** Characters in one colour. */
type Run = {
  readonly text: string;
  readonly at: number;
  readonly fill: keyof Palette;
  readonly bold: boolean;
};

/**
 * What a terminal shows, as an SVG. Each run has its length set, so that columns hold in every font.
 * `title` and `about` say in words what it shows.
 */
export function terminalSvg(
  text: string,
  palette: Palette,
  { title, about }: { readonly title: string; readonly about: string },
): string {
  const lines = text.trimEnd().split('\n');
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

function runText({ text, at, fill, bold }: Run, y: number, palette: Palette): string {
  const weight = bold ? ' font-weight="600"' : '';
  const length = Array.from(text).length * ADVANCE;
  return `<text x="${MARGIN + at * ADVANCE}" y="${y}" textLength="${length}" fill="${palette[fill]}"${weight}>${escaped(text)}</text>`;
}

const FILLS: Readonly<Record<string, keyof Palette>> = {
  '2': 'soft',
  '31': 'red',
  '32': 'green',
  '33': 'yellow',
  '22': 'ink',
  '39': 'ink',
};

/** The runs of a line with the colours that the tool uses; blanks between them are left out. */
function runsOf(line: string): Run[] {
  const runs: Run[] = [];
  let [fill, bold, at]: [keyof Palette, boolean, number] = ['ink', false, 0];
  const mark = String.fromCharCode(27);
  for (const part of line.split(mark)) {
    const [, code, rest = part] = /^\[(\d+)m(.*)$/s.exec(part) ?? [];
    if (code !== undefined) {
      fill = FILLS[code] ?? fill;
      bold = code === '1' || (bold && code !== '22');
    }
    for (const [text] of rest.matchAll(/\S+(?: \S+)*|\s+/g)) {
      if (text.trim() !== '') runs.push({ text, at, fill, bold });
      at += Array.from(text).length;
    }
  }
  return runs;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
