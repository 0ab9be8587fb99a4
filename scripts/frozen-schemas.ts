import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

type Schema = {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly additionalProperties?: Schema;
};

/** What a member may be: types and, in quotes, the only values; `?` before them if it may be missing. */
export type Members = Readonly<Record<string, string>>;

type Member = { readonly forms: readonly string[]; readonly required: boolean };

const TYPE = /^(?:array|boolean|integer|null|number|object|string)$/;

const ROOT = new URL('../../', import.meta.url);
const FROZEN = new URL('test/output/frozen-schemas.json', ROOT);
const SHIPPED = new URL('schemas/', ROOT);

/** The members of every shipped schema, by its name and their path: `clients[].owner`. */
export function shippedMembers(): Readonly<Record<string, Members>> {
  const names = readdirSync(SHIPPED).map((file) => basename(file, '.json'));
  return Object.fromEntries(
    names.sort().map((name) => {
      const schema = JSON.parse(readFileSync(new URL(`${name}.json`, SHIPPED), 'utf8'));
      return [name, membersOf(schema)];
    }),
  );
}

/** As {@link shippedMembers} when they were frozen last. */
export function frozenMembers(): Readonly<Record<string, Members>> {
  return JSON.parse(readFileSync(FROZEN, 'utf8'));
}

/** What the shipped schemas no longer keep of the frozen ones, a line each. */
export function lostMembers(): string[] {
  const now = shippedMembers();
  return Object.entries(frozenMembers()).flatMap(([name, frozen]) =>
    broken(frozen, now[name] ?? {}).map((line) => `${name}: ${line}`),
  );
}

function membersOf(schema: Schema): Members {
  return Object.fromEntries(
    [...below(schema)].map(([path, { forms, required }]) => [
      path.replace(/^\./, ''),
      `${required ? '' : '?'}${forms.join('|')}`,
    ]),
  );
}

function below(schema: Schema): Map<string, Member> {
  const { properties = {}, required = [], items, prefixItems = [], anyOf } = schema;
  if (anyOf !== undefined) return merged(anyOf.filter(({ type }) => type !== 'null').map(below));
  const found = new Map<string, Member>();
  const add = (path: string, inner: Schema, always: boolean): void => {
    found.set(path, { forms: formsOf(inner), required: always });
    for (const [rest, member] of below(inner)) found.set(`${path}${rest}`, member);
  };
  for (const [name, inner] of Object.entries(properties))
    add(`.${name}`, inner, required.includes(name));
  if (items !== undefined) add('[]', items, true);
  prefixItems.forEach((inner, at) => {
    add(`[${at}]`, inner, true);
  });
  if (schema.additionalProperties !== undefined) add('.*', schema.additionalProperties, true);
  return found;
}

/** The members of alternatives: required if each requires them. */
function merged(all: readonly ReadonlyMap<string, Member>[]): Map<string, Member> {
  const paths = new Set(all.flatMap((one) => [...one.keys()]));
  return new Map(
    [...paths].map((path) => {
      const members = all.map((one) => one.get(path));
      const forms = [...new Set(members.flatMap((member) => member?.forms ?? []))];
      return [path, { forms, required: members.every((member) => member?.required === true) }];
    }),
  );
}

function formsOf({ type = [], const: only, enum: values, anyOf }: Schema): string[] {
  if (anyOf !== undefined) return [...new Set(anyOf.flatMap(formsOf))];
  if (only !== undefined) return [JSON.stringify(only)];
  if (values !== undefined) return values.map((value) => JSON.stringify(value));
  return [type].flat();
}

/** What of `frozen` the members no longer keep, a line each. Values may be added to a list of them. */
export function broken(frozen: Members, now: Members): string[] {
  return Object.entries(frozen).flatMap(([path, was]) => {
    const is = now[path];
    if (is === undefined) return [`${path} is gone`];
    return keeps(was, is) ? [] : [`${path} was ${was} and is ${is}`];
  });
}

function keeps(was: string, is: string): boolean {
  const [before, after] = [formsIn(was), formsIn(is)];
  const typesOf = (forms: readonly string[]): string =>
    [...new Set(forms.map((form) => (TYPE.test(form) ? form : 'a value')))].sort().join();
  const optional = is.startsWith('?') && !was.startsWith('?');
  return (
    !optional && typesOf(before) === typesOf(after) && before.every((form) => after.includes(form))
  );
}

function formsIn(text: string): string[] {
  return text.replace(/^\?/, '').split('|');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lost = lostMembers();
  if (lost.length > 0) throw new Error(`members are only added:\n${lost.join('\n')}`);
  writeFileSync(FROZEN, `${JSON.stringify(shippedMembers(), null, 2)}\n`);
}
