import type { Dialect } from './dialect.ts';
import { refuse } from './refusals.ts';
import { detail } from './reply.ts';

type Location = readonly (string | number)[];

export interface Issue {
  readonly rule: keyof typeof RULES;
  readonly loc: Location;
}

/** `[type, msg]` of an item of a 422: pydantic 2 and, if an older server has it, pydantic 1. */
const RULES = {
  missing: {
    v2: ['missing', 'Field required'],
    v1: ['value_error.missing', 'field required'],
  },
  list: {
    v2: ['list_type', 'Input should be a valid list'],
    v1: ['type_error.list', 'value is not a valid list'],
  },
  string: {
    v2: ['string_type', 'Input should be a valid string'],
    v1: ['type_error.str', 'str type expected'],
  },
  notNull: {
    v2: ['string_type', 'Input should be a valid string'],
    v1: ['type_error.none.not_allowed', 'none is not an allowed value'],
  },
  grantType: {
    v2: ['string_pattern_mismatch', "String should match pattern 'client_credentials'"],
    v1: ['value_error.str.regex', 'string does not match regex "client_credentials"'],
    ctx: { pattern: 'client_credentials' },
  },
  object: {
    v2: [
      'model_attributes_type',
      'Input should be a valid dictionary or object to extract fields from',
    ],
  },
  name: { v2: ['value_error', 'Value error, name must not be empty'] },
  integer: {
    v2: ['int_parsing', 'Input should be a valid integer, unable to parse string as an integer'],
  },
  atLeastOne: { v2: ['greater_than_equal', 'Input should be greater than or equal to 1'] },
  atMostHundred: { v2: ['less_than_equal', 'Input should be less than or equal to 100'] },
} as const;

function itemOf(dialect: Dialect, { rule, loc }: Issue): object {
  const texts = RULES[rule];
  const [type, msg] = dialect.pydantic2 || !('v1' in texts) ? texts.v2 : texts.v1;
  if (dialect.pydantic2) return { type, loc, msg };
  return { loc, msg, type, ...('ctx' in texts && { ctx: texts.ctx }) };
}

/**
 * If there are issues, ends the request with a 422 whose `detail` lists `{loc, msg, type}` of each.
 * pydantic 1 adds `ctx` to some; Fides removes it since 2.43.1.
 */
export function refuseIssues(dialect: Dialect, issues: readonly Issue[]): void {
  if (issues.length > 0) {
    refuse(
      detail(
        422,
        issues.map((issue) => itemOf(dialect, issue)),
      ),
    );
  }
}

/** Why `value` is no list of strings. pydantic 1 converts numbers and booleans to strings. */
export function listIssues(dialect: Dialect, value: unknown, loc: Location): Issue[] {
  if (!Array.isArray(value)) return [{ rule: 'list', loc }];
  return value.flatMap((item: unknown, index): Issue[] => {
    const at = [...loc, index];
    if (typeof item === 'string') return [];
    if (item === null) return [{ rule: 'notNull', loc: at }];
    return dialect.pydantic2 || typeof item === 'object' ? [{ rule: 'string', loc: at }] : [];
  });
}

/** Why `value` is neither a string nor null. */
export function optionalTextIssues(value: unknown, loc: Location): Issue[] {
  return value === undefined || value === null || typeof value === 'string'
    ? []
    : [{ rule: 'string', loc }];
}

/** Whether parsed JSON is an object, not a list or null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
