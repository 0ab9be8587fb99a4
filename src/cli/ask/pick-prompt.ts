import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isSpaceKey,
  isUpKey,
  type KeypressEvent,
  makeTheme,
  type Status,
  useKeypress,
  usePrefix,
  useState,
} from '@inquirer/core';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import { type Row, rowsOf, scopesOf, sizeIn, toggled } from './pick-rows.ts';
import type { themeOf } from './prompts.ts';

type Look = ReturnType<typeof themeOf>;

type PickConfig = {
  readonly registry: ScopeSet;
  readonly theme: Look;
  /** How many lines of the list to show at a time. */
  readonly page: number;
  /** The description of a line, shown below the list. */
  readonly describe: (row: Row) => string;
};

type Line = { readonly line: string; clearLine(side: 0): void; write(text: string): void };

/** Asks for scopes, grouped by resource. Typing filters the list; no scope is preselected. */
export const pickPrompt = createPrompt<ScopeSet, PickConfig>((config, done) => {
  const { theme, page } = config;
  const [status, setStatus] = useState<Status>('idle');
  const [filter, setFilter] = useState('');
  const [active, setActive] = useState(0);
  const [picked, setPicked] = useState<ScopeSet>([]);
  const [error, setError] = useState('');
  const prefix = usePrefix({ status, theme: makeTheme(theme) });
  const rows = rowsOf(config.registry, filter);
  const row = rows[active];

  useKeypress((key, line) => {
    setError('');
    const step = stepOf(key, page);
    if (isEnterKey(key)) {
      if (picked.length > 0) return finish();
      setError('nothing is picked yet: the space bar picks the line with the mark');
    } else if (isSpaceKey(key)) {
      setPicked(row === undefined ? picked : toggled(picked, row));
    } else if (step === 0) {
      return search(line);
    } else setActive(moved(active, step, rows.length));
    retype(line, filter);
  });
  const finish = (): void => {
    setStatus('done');
    done(picked);
  };
  const search = (line: Line): void => {
    const typed = line.line.replace(/[^\x21-\x7e]/g, '');
    if (typed !== filter) setActive(0);
    setFilter(typed);
    retype(line, typed);
  };

  const count = `${picked.length} of ${config.registry.length} picked`;
  const message = theme.style.message('Scopes');
  if (status === 'done') return `${prefix} ${message} ${theme.style.answer(count)}`;
  const first = firstShown(active, rows.length, page);
  const shown = rows.slice(first, first + page).map((item, at) => {
    const isActive = first + at === active;
    const text = `${isActive ? theme.icon.cursor : ' '} ${lineOf(item, picked)}`;
    return isActive ? theme.style.highlight(text) : text;
  });
  const below = [
    rows.length === 0 ? theme.style.help('  no scope has that in its name') : shown.join('\n'),
    hiddenText(first, rows.length - first - shown.length),
    ' ',
    row === undefined ? '' : config.describe(row),
    error === '' ? '' : theme.style.error(error),
    theme.style.help(helpOf(theme)),
  ];
  // The filter comes last: the library puts the cursor at the end.
  const header = `${prefix} ${message}, ${count}; filter: ${filter}`;
  return [header, below.filter((text) => text !== '').join('\n')];
});

/** Moves by a line, wrapping around, or by a page, stopping at the ends. */
function moved(active: number, step: number, size: number): number {
  if (size === 0) return 0;
  if (Math.abs(step) === 1) return (active + step + size) % size;
  return Math.max(0, Math.min(size - 1, active + step));
}

/** The first line of the page. The active line stays in the middle where possible. */
function firstShown(active: number, size: number, page: number): number {
  return Math.max(0, Math.min(active - Math.floor(page / 2), size - page));
}

/** How many lines are hidden above and below; empty when none are. */
function hiddenText(above: number, below: number): string {
  if (above === 0 && below === 0) return '';
  if (above === 0) return `  ... ${below} more below`;
  return `  ... ${above} more above${below === 0 ? '' : `, ${below} below`}`;
}

function stepOf(key: KeypressEvent, page: number): number {
  if (isUpKey(key)) return -1;
  if (isDownKey(key)) return 1;
  if (key.name === 'pageup') return -page;
  return key.name === 'pagedown' ? page : 0;
}

/** Restores the typed text: command keys must not appear in it, and Enter must not clear it. */
function retype(line: Line, text: string): void {
  if (line.line === text) return;
  line.clearLine(0);
  line.write(text);
}

function lineOf(row: Row, picked: ScopeSet): string {
  const [size, all] = [sizeIn(picked, row), scopesOf(row).length];
  const box = size === 0 ? '[ ]' : size === all ? '[x]' : '[-]';
  return row.kind === 'scope' ? `  ${box} ${row.name}` : `${box} ${row.name} (${size} of ${all})`;
}

function helpOf({ keys }: Look): string {
  return `${keys.upDown} move, space pick, type to filter, ${keys.enter} done`;
}
