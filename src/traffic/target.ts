/** The methods of Fides' operations, and those that browsers and monitors add. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

// Far longer than any path of Fides; a longer one is a probe.
const LONGEST = 2048;

/** The method in capitals; undefined if Fides has no operation with it. */
export function methodOf(text: string): string | undefined {
  if (METHODS.has(text)) return text;
  const upper = text.slice(0, 8).toUpperCase();
  return upper.length === text.length && METHODS.has(upper) ? upper : undefined;
}

/**
 * The path of a path or a full URL: without scheme, user, host, query, fragment and anything after
 * a `;`. Undefined if there is no path.
 */
export function pathOf(target: string): string | undefined {
  const path = target.startsWith('/') ? target : afterOrigin(target);
  if (path === undefined) return undefined;
  const bare = /[?#;]/.test(path) ? bared(path) : path;
  return bare.length > LONGEST || /[\s\p{Cc}]/u.test(bare) ? undefined : bare;
}

function bared(path: string): string {
  const end = path.search(/[?#]/);
  const kept = end === -1 ? path : path.slice(0, end);
  return kept.includes(';') ? kept.replace(/;[^/]*/g, '') : kept;
}

function afterOrigin(target: string): string | undefined {
  const origin = /^https?:\/\/[^/?#\s]*/i.exec(target.slice(0, LONGEST))?.[0];
  if (origin === undefined) return undefined;
  const rest = target.slice(origin.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/**
 * The host of an address or of a `Host` header, in one form: lower case, without user and default
 * ports. Returns one name for everything that cannot be a host.
 */
export function hostName(text: string): string {
  const bare = /^(?:(?:[a-z][\w+.-]*:)?\/\/)?(?:[^/?#@]*@)?([^/?#]*)/i.exec(
    text.slice(0, LONGEST),
  )?.[1];
  const host = bare?.toLowerCase().replace(/:(?:80|443)?$/, '') ?? '';
  const sound = /^(?:[\w-]+(?:\.[\w-]+)*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(host);
  return sound && host.length <= 255 ? host : 'no-host.invalid';
}
