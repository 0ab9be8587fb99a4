/** What completes a value on a command line. The shell completes files, folders and programs. */
export type Completes =
  | 'profile'
  | 'preset'
  | 'scope'
  | 'source'
  | 'release'
  | 'export-format'
  | 'client-kind'
  | 'risk'
  | 'file'
  | 'folder'
  | 'program'
  | 'setting'
  | 'topic';

/** The values allowed in one place of a command line. */
type Values = {
  readonly about: string;
  readonly completes?: Completes;
  /** The only values allowed. */
  readonly choices?: readonly string[];
};

/** A flag, written as help shows it: `-o, --output <file>`. */
export type Flag = Values & {
  readonly flag: string;
  /** May be given several times; its value is a list. */
  readonly repeats?: true;
  readonly fallback?: string;
};

/** An argument, written as help shows it: `<name>`, `[name]`, `<scope...>`. */
export type Argument = Values & { readonly argument: string };

/** A flag's names, and the name of its value; `value` is undefined if it takes none. */
export function flagParts({ flag }: Pick<Flag, 'flag'>): {
  readonly short: string | undefined;
  readonly long: string;
  readonly value: string | undefined;
} {
  const [, short, long = flag, value] = /^(?:(-\w), )?(--[\w-]+)(?: (\S+))?$/.exec(flag) ?? [];
  return { short, long, value };
}

/** What the flags that choose scopes give, as commander passes it. */
export type ScopeFlags = {
  readonly preset: readonly string[];
  readonly scope: readonly string[];
  readonly exclude: readonly string[];
};

/** The flags that choose scopes. */
export const SCOPES: readonly Flag[] = [
  {
    flag: '--preset <name|file>',
    about: 'scope preset; can be repeated',
    completes: 'preset',
    repeats: true,
  },
  {
    flag: '--scope <pattern>',
    about: 'scope or pattern to add, like system:*',
    completes: 'scope',
    repeats: true,
  },
  {
    flag: '--exclude <pattern>',
    about: 'scope or pattern to leave out; wins over all others',
    completes: 'scope',
    repeats: true,
  },
];

export const DRY_RUN: Flag = { flag: '-n, --dry-run', about: 'show the plan, change nothing' };

export const YES: Flag = { flag: '-y, --yes', about: 'do not ask for confirmation' };

/** Commands that may take something away from a profile have it beside {@link YES}. */
export const CONFIRM: Flag = {
  flag: '--confirm <profile>',
  about: 'allow a protected profile to lose something; counts as --yes',
  completes: 'profile',
  repeats: true,
};

/** The flags of commands that can make a preset. */
export const WRITE_PRESET: readonly Flag[] = [
  {
    flag: '--write <file>',
    about: 'write what was found to this file as a preset',
    completes: 'file',
  },
  { flag: '--name <name>', about: "name of the preset (default: the file's name)" },
];

export const PORT: Flag = { flag: '--port <n>', about: 'port to listen on (default: a free one)' };
