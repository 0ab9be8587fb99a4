import { basename } from 'node:path';
import { didYouMean, nearest } from '../../domain/scopes/nearest.ts';
import {
  EXPORT_FORMATS,
  type ExportFormat,
  type Handout,
} from '../../domain/secrets/export-format.ts';
import { exportText, githubEnvironment, githubMasks } from '../../domain/secrets/export-text.ts';
import type { HandOver, OpenHandOver } from '../../domain/secrets/hand-over.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import { pathFrom } from '../../host.ts';
import type { Output } from '../../output/base/output.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { exportCredential } from '../../usecases/hand-over/export.ts';
import type { BootstrapPlan } from '../../usecases/provision/plan.ts';
import type { BootstrapResult, SupersededResult } from '../../usecases/provision/results.ts';
import type { RotatePlan, RotateResult } from '../../usecases/rotate/results.ts';
import { type Call, type Ending, ended } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';
import type { SinkFlags } from '../base/sink-flags.ts';
import { destinationIn } from '../target/destination.ts';

/** The flags of `export` as commander passes them. */
type ExportFlags = SinkFlags & {
  readonly format?: string;
  readonly output?: string;
  readonly withToken?: boolean;
};

/** Where a credential goes, in which form, and what the caller must know beforehand. */
export type ExportTarget = HandOver & {
  readonly format: ExportFormat;
  /** The file to write; undefined for stdout. */
  readonly file: string | undefined;
  /** True when stdout is taken by the credential, or by the masks before it. */
  readonly takesStdout: boolean;
};

const JOBS =
  'masked values do not cross jobs: each job that needs the credential runs fidesauth export itself';

/**
 * The format of that name.
 * @throws input.invalid, listing the known names
 */
function parseExportFormat(flag: string, text: string): ExportFormat {
  const found = EXPORT_FORMATS.find((format) => format === text);
  if (found !== undefined) return found;
  throw new FidesAuthError('input.invalid', `${flag} ${text.slice(0, 40)}: there is no such form`, {
    fix: meantForm(flag, text) ?? `give one of ${EXPORT_FORMATS.join(', ')}`,
  });
}

/** Names of the forms in other tools. */
const OTHER_NAMES: readonly (readonly [form: ExportFormat, names: string])[] = [
  ['dotenv', 'env .env compose docker env-file'],
  ['shell', 'sh bash zsh fish export'],
  ['k8s-secret', 'k8s kubernetes kube secret yaml yml manifest'],
  ['github-env', 'github gha github-actions actions'],
];

function meantForm(flag: string, text: string): string | undefined {
  const word = text.toLowerCase();
  const split = /^([a-z0-9-]+)[:, ](.+)$/.exec(text);
  const isForm = EXPORT_FORMATS.some((form) => form === split?.[1]);
  if (flag === '--export' && isForm) return toCopy`did you mean ${`${split?.[1]}=${split?.[2]}`}?`;
  const file = flag === '--export' ? /\.(?:env|json)$/.exec(word)?.[0] : undefined;
  if (file !== undefined) {
    return toCopy`did you mean ${`${file === '.env' ? 'dotenv' : 'json'}=${text}`}?`;
  }
  const named = OTHER_NAMES.find(([, names]) => names.split(' ').includes(word))?.[0];
  return didYouMean(named === undefined ? nearest(word, EXPORT_FORMATS) : [named]);
}

/**
 * The target that flags name; writes and makes nothing yet. `toStdout` writes text to stdout.
 * @throws input.invalid for `github-env` outside GitHub Actions or with a file; usage.invalid when
 * both the credential and the run's JSON document would go to stdout
 */
function exportTarget(
  { format, file }: { readonly format: ExportFormat; readonly file: string | undefined },
  shell: Shell,
  deps: Deps,
  toStdout: Output['text'],
): ExportTarget {
  if (format === 'github-env') return githubTarget(file, shell, deps, toStdout);
  if (file === undefined || file === '-') return stdoutTarget(format, deps, toStdout);
  const path = pathFrom(shell.host.cwd, file);
  const open = async (): Promise<OpenHandOver> => {
    const opened = await deps.store.openExport(path);
    if (opened.shared) deps.report({ kind: 'warning', text: `${path}: others may read it` });
    if (opened.replaceable) {
      const text = `${path}: its folder is open to all, who could replace it`;
      deps.report({ kind: 'warning', text });
    }
    return {
      write: async (handout) => opened.write(exportText(format, handout)),
      takeBack: async () => opened.takeBack(),
    };
  };
  const rehearse = (): Promise<void> => deps.store.rehearseExport(path, false);
  return { format, file: path, takesStdout: false, open, rehearse };
}

function stdoutTarget(
  format: Exclude<ExportFormat, 'github-env'>,
  deps: Deps,
  toStdout: Output['text'],
): ExportTarget {
  let written = false;
  const write = async (handout: Handout): Promise<void> => {
    await toStdout(exportText(format, handout));
    written = true;
  };
  const takeBack = async (): Promise<void> => {
    if (written) deps.report({ kind: 'warning', text: 'do not use the credential on stdout' });
  };
  const open = async (): Promise<OpenHandOver> => ({ write, takeBack });
  return { format, file: undefined, takesStdout: true, open, rehearse: async () => {} };
}

function githubTarget(
  file: string | undefined,
  { host, output }: Shell,
  deps: Deps,
  toStdout: Output['text'],
): ExportTarget {
  const path = host.env.GITHUB_ENV;
  if (host.env.GITHUB_ACTIONS !== 'true' || path === undefined || path === '') {
    throw new FidesAuthError(
      'input.invalid',
      'github-env: this is no step of a GitHub Actions job (GITHUB_ACTIONS and GITHUB_ENV tell)',
      { fix: 'use --format dotenv or --format shell' },
    );
  }
  if (file !== undefined) {
    throw new FidesAuthError('input.invalid', `github-env: it goes to $GITHUB_ENV, not to a file`, {
      fix: 'leave the file out, or use --format dotenv',
    });
  }
  const open = async (): Promise<OpenHandOver> => {
    const opened = await deps.store.openAppended(path);
    return {
      async write(handout) {
        await toStdout(githubMasks(handout));
        opened.write(githubEnvironment(handout, `fidesauth-${deps.store.randomHex(16)}`));
        output.note(JOBS);
      },
      takeBack: async () => opened.takeBack(),
    };
  };
  const rehearse = (): Promise<void> => deps.store.rehearseExport(path, true);
  return { format: 'github-env', file: path, takesStdout: true, open, rehearse };
}

/** The error for a run that would print two things on stdout. */
function stdoutTwice(what: string): FidesAuthError {
  return new FidesAuthError(
    'usage.invalid',
    `command line: ${what} and --json would both be on stdout`,
    { fix: 'leave --json out, or name a file for the credential' },
  );
}

/** `--format`, else the form that the file's name implies; with `--json` JSON. */
function formatName({ format, output }: ExportFlags, json: boolean): string {
  return format ?? formOfFile(basename(output ?? '')) ?? (json ? 'json' : 'shell');
}

function formOfFile(name: string): ExportFormat | undefined {
  if (/\.json$/i.test(name)) return 'json';
  if (/\.env$/i.test(name)) return 'dotenv';
  // .env.local and the like; .env.sh is sourced.
  return /^\.env\.(?!(?:ba|z|k)?sh$)[\w-]+$/i.test(name) ? 'dotenv' : undefined;
}

async function readCaFile(path: string, { host, signal }: Shell): Promise<string> {
  const { readCaText } = await import('../read/ca-file.ts');
  return readCaText(path, host, signal);
}

/**
 * Runs `export`. On stdout `--json` means the form `json`; with a file, it is the form of the
 * report.
 * @throws input.invalid, usage.invalid; what the use case throws
 */
export async function run({ flags }: Call<ExportFlags>, shell: Shell): Promise<Ending> {
  const { profile, server, json } = shell.globals();
  const to = destinationIn(flags, shell);
  if (to !== undefined) {
    refuseForm(flags);
    const { deliverCredential } = await import('../../usecases/hand-over/deliver.ts');
    return deliverCredential({ profile, server: server?.url }, to, await shell.deps());
  }
  const format = parseExportFormat('--format', formatName(flags, json));
  const deps = await shell.deps();
  const target = exportTarget({ format, file: flags.output }, shell, deps, shell.output.text);
  if (json && target.takesStdout && format !== 'json') throw stdoutTwice(`--format ${format}`);
  const withToken = flags.withToken === true;
  const file = target.file ?? '-';
  const readCa = (path: string): Promise<string> => readCaFile(path, shell);
  const input = { profile, server: server?.url, withToken, format, file, readCa };
  const result = await exportCredential(input, target, deps);
  return target.takesStdout ? ended() : result;
}

/** @throws usage.invalid for the flags of a form, which a store of secrets does not have */
function refuseForm({ format, output, withToken }: ExportFlags): void {
  if (format === undefined && output === undefined && withToken !== true) return;
  const flag = format === undefined ? (output === undefined ? '--with-token' : '-o') : '--format';
  throw new FidesAuthError(
    'usage.invalid',
    `export: ${flag} and a store of secrets cannot go together`,
    { fix: 'run export twice' },
  );
}

/**
 * Where `--export FORMAT[=FILE]` puts the credential of a bootstrap; writes and makes nothing yet.
 * @throws input.invalid; usage.invalid when it and the JSON document would both go to stdout
 */
export function handOverTarget(text: string, shell: Shell, deps: Deps): ExportTarget {
  const [name = '', ...rest] = text.split('=');
  const format = parseExportFormat('--export', name);
  const file = rest.length === 0 ? undefined : rest.join('=');
  if (file === '') {
    throw new FidesAuthError('input.invalid', `--export ${text}: the name of a file is missing`, {
      fix: `give one: --export ${format}=FILE`,
    });
  }
  const target = exportTarget({ format, file }, shell, deps, shell.output.deliver);
  if (target.takesStdout && shell.globals().json) throw stdoutTwice(`--export ${text}`);
  return target;
}

/** Shows the result of a run that hands over; on stderr if the credential has stdout to itself. */
export async function finishExport(
  result: BootstrapResult | SupersededResult | BootstrapPlan | RotateResult | RotatePlan,
  { takesStdout, file, format }: ExportTarget,
  { output }: Shell,
): Promise<Ending> {
  const isPlan = result.kind === 'bootstrap.plan' || result.kind === 'rotate.plan';
  const isWritten = !isPlan && result.kind !== 'bootstrap.superseded';
  if (isWritten && file !== undefined) output.note(`wrote the credential to ${file} (${format})`);
  if (isPlan || !takesStdout) return result;
  await output.aside(result);
  return ended();
}
