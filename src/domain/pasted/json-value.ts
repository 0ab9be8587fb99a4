/** A text in a JSON value that may be or contain scopes. */
export type Leaf = {
  readonly text: string;
  /** 1: under a key about scopes; 2: in a list, or a key; 3: any other; 4: prose. */
  readonly rank: 1 | 2 | 3 | 4;
  /** Ruled out by its key, or switched off. */
  readonly denied: boolean;
};

const SCOPES = /^(?:(?:\w*_)?scopes?|\w*Scopes?|permissions?|grants?|include|rights|scp)$/;
const PROSE =
  /^(?:name|title|label|id|\w*_id|description|summary|notes?|comments?|reason|text|url|message)$/i;
const DENIED =
  /exclu|den(?:y|ied)|remov|forbid|revok|block|disallow|unused|unwanted|not_?(?:needed|allowed)/i;
const SECRET = /secret|password|passwd|token|api_?key|authorization|cookie|credential/i;
const OFF: readonly unknown[] = [false, null, 0, 'no', 'false', 'off', 'deny', 'denied'];

type Place = { readonly value: unknown; readonly rank: Leaf['rank']; readonly denied: boolean };

/** The texts in a JSON value, in order, at any depth; none under a key that names a secret. */
export function leavesOf(value: unknown): Leaf[] {
  const leaves: Leaf[] = [];
  const stack: Place[] = [{ value, rank: 2, denied: false }];
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    const { rank, denied } = place;
    if (typeof place.value === 'string') leaves.push({ text: place.value, rank, denied });
    else if (Array.isArray(place.value)) {
      for (const item of place.value.toReversed())
        stack.push({ value: item, rank: Math.min(rank, 2) as 1 | 2, denied });
    } else if (typeof place.value === 'object' && place.value !== null) {
      // One by one: an object may have more members than a call may have arguments.
      for (const member of members(place, place.value).reverse()) stack.push(member);
    }
  }
  return leaves;
}

const VERDICT = /^(?:op|action|state|status|decision|verdict)$/i;
const OUT = /^(?:remov|revok|den(?:y|ied)|exclud|delet|forbid|reject|declin|absent|test$)/i;
const WANTED =
  /^(?:is_?)?(?:enabled|active|needed|required|granted|allowed|approved|included|selected|checked|keep)$/i;

/** True for an object with a member that rules it out: a step of a JSON patch, a switch. */
function isOff(entries: readonly (readonly [string, unknown])[]): boolean {
  return entries.some(([key, member]) => {
    if (VERDICT.test(key)) return typeof member === 'string' && OUT.test(member);
    return WANTED.test(key) && (member === false || member === 0);
  });
}

// The key under which a part of an API description lists its scopes.
const WAY = 'OAuth2ClientCredentialsBearer';

function members({ rank, denied: above }: Place, value: object): Place[] {
  const entries = Object.entries(value);
  const denied = above || isOff(entries);
  return entries.flatMap(([key, member]) => {
    if (SECRET.test(key) && key !== WAY) return [];
    if (/^[\w*-]+:[\w*:-]+$/.test(key)) {
      return [{ value: key, rank: rank === 1 ? 1 : 2, denied: denied || OFF.includes(member) }];
    }
    return [{ value: member, rank: rankOf(key, member, rank), denied: denied || DENIED.test(key) }];
  });
}

function rankOf(key: string, member: unknown, above: Leaf['rank']): Leaf['rank'] {
  if (SCOPES.test(key)) return 1;
  const isText = typeof member === 'string';
  if (isText && PROSE.test(key)) return 4;
  if (above === 1) return 1;
  return isText ? 3 : 2;
}

/** The value of a JSON list or object, or of JSON lines; undefined for any other text. */
export function jsonIn(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined;
  return (
    parsed(text) ?? parsed(straight(text).replaceAll(/,(?=\s*[\]}])/g, '')) ?? parsedLines(text)
  );
}

function parsedLines(text: string): unknown {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 2) return undefined;
  const values: unknown[] = [];
  for (const line of lines) {
    const value = parsed(line);
    if (!isObject(value)) return undefined;
    values.push(value);
  }
  return values;
}

/** The text with curly quotes made straight. */
function straight(text: string): string {
  return text.replaceAll(/[“”„‟″]/g, '"').replaceAll(/[‘’‚‛′]/g, "'");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message would quote parts of the text.
    return undefined;
  }
}

/** True for an object that is no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
