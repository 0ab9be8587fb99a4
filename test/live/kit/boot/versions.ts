import { MissingRequirement } from './requirement.ts';

/** The releases tried when none is named: both sides of each change the tool has to know. */
const DEFAULT_VERSIONS = ['2.86.2', '2.82.1', '2.81.1', '2.60.0', '2.40.0'] as const;

const RELEASE = /^2\.(\d+)\.\d+[0-9a-z.]*$/;

/**
 * The Fides releases to try, in order and without repeats: those named on the command line, else
 * `DEFAULT_VERSIONS`. Throws `MissingRequirement` for a text that is no release of Fides 2.
 */
export function chosenVersions(args: readonly string[]): string[] {
  for (const version of args) minorOf(version);
  return args.length > 0 ? [...new Set(args)] : [...DEFAULT_VERSIONS];
}

/**
 * The Python that a Fides release is installed with, as 'major.minor'. The package itself accepts
 * a wider range, but its pinned dependencies do not: 2.79.0 refuses 3.10.
 */
export function pythonFor(version: string): '3.10' | '3.13' {
  return minorOf(version) >= 78 ? '3.13' : '3.10';
}

function minorOf(version: string): number {
  const minor = RELEASE.exec(version)?.[1];
  if (minor === undefined) {
    throw new MissingRequirement(`'${version}' is not a Fides release such as 2.86.2`);
  }
  return Number(minor);
}
