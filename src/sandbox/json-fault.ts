export interface JsonFault {
  readonly message: string;
  /** In code points from the start of the text. */
  readonly position: number;
}

class Fault extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const STRING = /"(?:[^"\\]|\\.)*"/sy;
const SPACE = /[ \t\n\r]*/y;

/** Where and why Python's `json` module stops reading `text`, which must not be valid JSON. */
export function jsonFault(text: string, python313: boolean): JsonFault {
  try {
    const end = skip(text, value(text, skip(text, 0), python313));
    return { message: 'Extra data', position: codePoints(text, end) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { message: error.message, position: codePoints(text, error.at) };
  }
}

function codePoints(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}

function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function skip(text: string, at: number): number {
  return match(SPACE, text, at) ?? at;
}

function value(text: string, at: number, python313: boolean): number {
  if (text[at] === '[') return array(text, at, python313);
  if (text[at] === '{') return object(text, at, python313);
  if (text[at] === '"') return string(text, at);
  const end = match(LITERAL, text, at);
  if (end === undefined) throw new Fault('Expecting value', at);
  return end;
}

function string(text: string, at: number): number {
  const end = match(STRING, text, at);
  if (end === undefined) throw new Fault('Unterminated string starting at', at);
  return end;
}

function array(text: string, at: number, python313: boolean): number {
  let next = skip(text, at + 1);
  if (text[next] === ']') return next + 1;
  for (;;) {
    next = skip(text, value(text, next, python313));
    if (text[next] === ']') return next + 1;
    next = afterComma(text, next, python313 ? ']' : undefined);
  }
}

function object(text: string, at: number, python313: boolean): number {
  let next = skip(text, at + 1);
  if (text[next] === '}') return next + 1;
  for (;;) {
    next = skip(text, member(text, next, python313));
    if (text[next] === '}') return next + 1;
    next = afterComma(text, next, python313 ? '}' : undefined);
  }
}

function member(text: string, at: number, python313: boolean): number {
  if (text[at] !== '"') throw new Fault('Expecting property name enclosed in double quotes', at);
  const colon = skip(text, string(text, at));
  if (text[colon] !== ':') throw new Fault("Expecting ':' delimiter", colon);
  return value(text, skip(text, colon + 1), python313);
}

/** `closing` must not follow the comma, where Python has an error of its own for that. */
function afterComma(text: string, at: number, closing?: ']' | '}'): number {
  if (text[at] !== ',') throw new Fault("Expecting ',' delimiter", at);
  const next = skip(text, at + 1);
  if (text[next] === closing && closing !== undefined) throw new Fault('Trailing comma', at);
  return next;
}
