import { isObject, type JsonObject, stringAt } from '../json.ts';
import { hostName } from '../target.ts';
import { asParameters, expanded, type Variables } from './variables.ts';

/** The parts of an address in a collection. */
export type AddressParts = {
  /** The path, with variables as parameters. */
  readonly path: string;
  readonly host: string | undefined;
  /** True if the host comes from a variable, whether its value is known or not. */
  readonly variable: boolean;
};

const API = '/api/v1';
const LEADING = /^\{\{[^{}]*\}\}/;

/**
 * The address of a request as written, with its variables. `none` for a draft without one;
 * undefined if it cannot be determined: no request, or two different addresses.
 */
export function addressOf(request: unknown, variables: Variables): string | 'none' | undefined {
  if (typeof request === 'string') return request.trim() === '' ? 'none' : request;
  if (!isObject(request)) return undefined;
  const { url } = request;
  if (typeof url === 'string') return url.trim() === '' ? 'none' : url;
  if (!isObject(url)) return undefined;
  const raw = stringAt(url, 'raw');
  const parts = fromParts(url);
  if (raw === undefined || raw.trim() === '')
    return parts ?? (raw === undefined ? undefined : 'none');
  return parts === undefined || alike(raw, parts, variables) ? raw : undefined;
}

/** Postman shows the whole address but sends the parts; if they differ, either may be meant. */
function alike(raw: string, parts: string, variables: Variables): boolean {
  const [one, other] = [placeOf(raw, variables), placeOf(parts, variables)];
  const bare = (path: string | undefined): string | undefined => path?.replace(/(?<!\/)\/+$/, '');
  return bare(one?.path) === bare(other?.path);
}

function fromParts(url: JsonObject): string | undefined {
  const path = joined(url.path, '/');
  const host = joined(url.host, '.');
  if (path === undefined && host === undefined) return undefined;
  const scheme =
    typeof url.protocol === 'string' && host !== undefined
      ? `${url.protocol.replace(/(?<![:/]):?\/*$/, '')}://`
      : '';
  const port = typeof url.port === 'string' && url.port !== '' ? `:${url.port}` : '';
  return `${scheme}${host ?? ''}${port}/${(path ?? '').replace(/^\//, '')}`;
}

/** Joins a text, or a list of texts and of objects that contain one. */
function joined(value: unknown, between: string): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  return value
    .map((part) => (isObject(part) ? stringAt(part, 'value') : part))
    .filter((part) => typeof part === 'string')
    .join(between);
}

/** The parts of an address; undefined if it is only a variable without a value. */
export function placeOf(address: string, variables: Variables): AddressParts | undefined {
  const bare = address.trim();
  const variable = /^(?:https?:\/\/)?[^/]*\{\{/i.test(bare);
  const filled = expanded(bare, variables, shapesAddress).trim();
  const plain = filled.split(/[?#]/, 1)[0] ?? '';
  if (LEADING.test(plain) && plain.replace(LEADING, '').replace(/(?<!\/)\/+$/, '') === '')
    return undefined;
  const { authority, path } = split(plain);
  const known = authority !== '' && !authority.includes('{{');
  return {
    path: templated(path, authority, variable),
    host: known ? hostName(`//${authority}`) : undefined,
    variable,
  };
}

/** True for a value that shapes an address; any other may be an id, a name or a secret. */
function shapesAddress(value: string, name: string): boolean {
  if (/[/:{]|^$|^localhost$|^[\w-]+(?:\.[\w-]+)+$|^v?\d{1,5}$/.test(value)) return true;
  // A word may name a collection of resources, unless the variable's name says it is one of them.
  const word = /^[a-z][a-z_-]{0,39}$/.test(value);
  return word && !/(?:id|key|name|user|token|secret|password|code)$/i.test(name);
}

function split(plain: string): { authority: string; path: string } {
  const rest = plain.replace(/^(?:https?|\{\{[^{}]*\}\}):(?:\/\/)?/i, '');
  if (rest.startsWith('/')) return { authority: '', path: rest.replace(/^\/+/, '/') };
  const slash = rest.indexOf('/');
  return slash === -1
    ? { authority: rest, path: '/' }
    : { authority: rest.slice(0, slash), path: rest.slice(slash) };
}

function templated(path: string, authority: string, variable: boolean): string {
  const plain = asParameters(path.replace(/\/{2,}/g, '/').replace(/\/:([\w-]+)/g, '/{$1}'))
    .replace(/\s/g, '-')
    // Fides has only one API version.
    .replace(/^((?:\/[^/]*)*?\/api)\/\{[^{}]*\}(?=\/)/, '$1/v1');
  // A server variable often ends in /api/v1, like that of Fides' own collection.
  const open = authority.includes('{{') || (variable && authority === '');
  return open && !/^\/(?:api|health|openapi)/.test(plain) ? `${API}${plain}` : plain;
}
