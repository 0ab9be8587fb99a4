const METHOD = /(?<![\w-])(?:GET|HEAD|POST|PUT|PATCH|DELETE(?! FROM\b)|OPTIONS)(?![\w-])/;
const NAMED = /(?:method|verb)["']?\s?[=:]\s?["']?(?:get|head|post|put|patch|delete)\b/i;
const PLACE = /(?:^|[\s"'=(,:;|[>])(?:https?:\/\/\w|\/[\w%.~{-]|api\/v\d+\/)/i;

/** True for text that contains a method and a path, in any format. */
export function holdsRequest(text: string): boolean {
  return (METHOD.test(text) || NAMED.test(text)) && PLACE.test(text);
}

/** True for just an HTTP method in capitals. */
export function isMethod(text: string): boolean {
  return /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(text);
}

/** True for just a path or an address. */
export function isPlace(text: string): boolean {
  return /^(?:https?:\/\/[^\s/]|\/(?![*/]))\S*$/i.test(text);
}

/** True for values of which one is a method and another a path; in small letters, a path of an API. */
export function holdsBoth(texts: readonly string[]): boolean {
  const toApi = texts.some((text) => /^(?:https?:\/\/[^\s/]+)?\/?api\/v\d+\/\S*$/i.test(text));
  if (toApi && texts.some((text) => isMethod(text.toUpperCase()))) return true;
  return texts.some(isMethod) && texts.some(isPlace);
}
