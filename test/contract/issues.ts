import type { Expected } from './expected.ts';
import { isRefusal } from './fides.ts';
import type { Reply } from './wire.ts';

type Texts = readonly [type: string, msg: string];

/** The words of pydantic 1 and 2 for the same fault in a body or query. */
const WORDS = {
  missing: [
    ['value_error.missing', 'field required'],
    ['missing', 'Field required'],
  ],
  list: [
    ['type_error.list', 'value is not a valid list'],
    ['list_type', 'Input should be a valid list'],
  ],
  string: [
    ['type_error.str', 'str type expected'],
    ['string_type', 'Input should be a valid string'],
  ],
  null: [
    ['type_error.none.not_allowed', 'none is not an allowed value'],
    ['string_type', 'Input should be a valid string'],
  ],
} satisfies Record<string, readonly [Texts, Texts]>;

/** The words for what only servers with pydantic 2 look at. */
const NEW_WORDS = {
  object: [
    'model_attributes_type',
    'Input should be a valid dictionary or object to extract fields from',
  ],
  name: ['value_error', 'Value error, name must not be empty'],
  integer: ['int_parsing', 'Input should be a valid integer, unable to parse string as an integer'],
  least: ['greater_than_equal', 'Input should be greater than or equal to 1'],
  most: ['less_than_equal', 'Input should be less than or equal to 100'],
} satisfies Record<string, Texts>;

export type Fault = keyof typeof WORDS | keyof typeof NEW_WORDS;

function wordsOf(expected: Expected, fault: Fault): Texts {
  if (fault in NEW_WORDS) return NEW_WORDS[fault as keyof typeof NEW_WORDS];
  return WORDS[fault as keyof typeof WORDS][expected.pydantic - 1] as Texts;
}

/** The reply is a 422 whose list names exactly these faults, in this order. */
export function isInvalid(
  expected: Expected,
  reply: Reply,
  ...faults: readonly (readonly [fault: Fault, ...loc: (string | number)[]])[]
): void {
  const items = faults.map(([fault, ...loc]) => {
    const [type, msg] = wordsOf(expected, fault);
    return { loc, msg, type };
  });
  isRefusal(reply, 422, items);
}
