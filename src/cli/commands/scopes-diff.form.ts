import type { DiffFormat } from '../../domain/words/choices.ts';
import { FidesAuthError } from '../../errors.ts';

/** The form that a file's name promises, by its ending. */
const ENDINGS: Readonly<Record<string, DiffFormat>> = {
  txt: 'text',
  json: 'json',
  sarif: 'sarif',
  'sarif.json': 'sarif',
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
};

/** These say little of what is inside, so `--format` may say more. */
const OPEN: readonly string[] = ['txt', 'json', 'sarif.json'];

/** File endings that promise a form that no report has. */
const OTHERS = /\.(?:pdf|csv|tsv|xlsx?|xml|ya?ml|toml|docx?|rst|adoc|svg|png)$/i;

/**
 * The form of a report: as `--json` or `--format` says, else as the file's name does, else text.
 * @throws usage.invalid where they contradict each other, or no report has such a form
 */
export function formOf(
  flags: { readonly format?: DiffFormat; readonly output?: string },
  json: boolean,
): DiffFormat {
  const { output = '' } = flags;
  const asked = askedForm(flags.format, json);
  const ending = /\.(sarif\.json|[a-z]+)$/i.exec(output)?.[1]?.toLowerCase() ?? '';
  const promised = Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending] : undefined;
  if (asked === undefined) return promised ?? textUnless(output, ending);
  if (promised !== undefined && promised !== asked && !OPEN.includes(ending))
    throw contradiction(`--output ${output} and --format ${asked}`, 'name a file of that form');
  return asked;
}

function askedForm(format: DiffFormat | undefined, json: boolean): DiffFormat | undefined {
  if (!json) return format;
  if (format === undefined || format === 'json') return 'json';
  throw contradiction(`--json and --format ${format} at once`, 'give one of them');
}

function contradiction(what: string, fix: string): FidesAuthError {
  return new FidesAuthError('usage.invalid', `command line: ${what}`, { fix });
}

function textUnless(output: string, ending: string): DiffFormat {
  if (!OTHERS.test(output)) return 'text';
  throw new FidesAuthError('usage.invalid', `--output: no report has the form of .${ending}`, {
    fix: 'name a file that ends in .txt, .json, .md, .sarif or .html, or say the form: --format text',
  });
}
