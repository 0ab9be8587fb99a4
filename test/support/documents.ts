import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { ROOT, type Run } from './inside.ts';

type Members = Readonly<Record<string, unknown>>;

const require = createRequire(import.meta.url);
const checks = new Map<string, ValidateFunction>();
let ajv: Ajv2020 | undefined;

/**
 * Holds every JSON document that a run in `cwd` printed, or wrote with `--output`, against its
 * shipped schema: a member that the schema does not name is an error too.
 * @throws with what is wrong in which document
 */
export function checkDocuments(args: readonly string[], run: Run, cwd = tmpdir()): void {
  const { stdout, stderr } = run;
  const document = documentIn(stdout);
  if (document !== undefined) check(nameOf(document), document, args);
  else if (mustPrint(args) && stdout !== '')
    throw new Error(
      `${args.join(' ')}: no document of fidesauth on stdout: ${stdout.slice(0, 200)}`,
    );
  for (const line of stderr.split('\n')) {
    if (line.startsWith('{"error":')) check('error', JSON.parse(line), args);
    if (line.startsWith('{"kind":"progress"')) check('progress', JSON.parse(line), args);
  }
  for (const path of writtenBy(args, run)) checkFile(resolve(cwd, path), args);
}

/** The files that a run wrote with `--output`, if it came so far. */
function writtenBy(args: readonly string[], { status }: Run): string[] {
  if (![0, 10, 11].includes(status)) return [];
  const long = args.flatMap((word) => /^--output=(.+)$/.exec(word)?.[1] ?? []);
  const next = args.filter((_, at) => ['-o', '--output'].includes(args[at - 1] ?? ''));
  return [...long, ...next].filter((path) => path !== '-');
}

function checkFile(path: string, args: readonly string[]): void {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return;
  const text = readFileSync(path, 'utf8');
  const document = documentIn(text);
  if (document !== undefined) check(nameOf(document), document, args);
  else if (/(?<!\.sarif)\.json$/.test(path) && !args.includes('--format'))
    throw new Error(
      `${args.join(' ')}: no document of fidesauth in the file: ${text.slice(0, 200)}`,
    );
}

/** Whether all that the command may print is a document. */
function mustPrint(args: readonly string[]): boolean {
  const other = ['exec', 'export', '--', '--format', '--version', '-V'];
  return args.includes('--json') && !args.some((word) => other.includes(word));
}

function documentIn(stdout: string): Members | undefined {
  if (!stdout.startsWith('{\n  "schemaVersion"')) return undefined;
  return JSON.parse(stdout);
}

function nameOf({ kind, environment }: Members): string {
  return kind === 'export' && environment !== undefined ? 'export.file' : String(kind);
}

function check(name: string, document: unknown, args: readonly string[]): void {
  const valid = checkOf(name);
  if (valid(document)) return;
  const errors = (valid.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath || 'the document', message, JSON.stringify(params)].join(' '),
  );
  throw new Error(`${args.join(' ')}: not as schemas/${name}.json says:\n${errors.join('\n')}`);
}

function checkOf(name: string): ValidateFunction {
  const known = checks.get(name);
  if (known !== undefined) return known;
  ajv ??= newAjv();
  const file = join(ROOT, 'schemas', `${name}.json`);
  const made = ajv.compile(closed(JSON.parse(readFileSync(file, 'utf8'))) as object);
  checks.set(name, made);
  return made;
}

// Loaded by the first document, as most test files have none. Compiling a schema costs more than
// checking all documents of a file with it; test/output/schemas.test.ts validates the schemas.
function newAjv(): Ajv2020 {
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  const quick = { validateSchema: false, code: { optimize: false } };
  return new Ajv2020({ allErrors: true, allowUnionTypes: true, ...quick })
    .addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/)
    .addFormat('date', /^\d{4}-\d\d-\d\d$/);
}

/** The schema with no room for members that it does not name. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, closed(value)]),
  );
  return 'properties' in schema && schema.properties instanceof Object && 'type' in schema
    ? { additionalProperties: false, ...inner }
    : inner;
}
