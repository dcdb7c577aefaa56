// What a condition asks that does not lie in the facts: measures of related records, membership in a view, values that are worked out, times
// seen from now. Asked of the caller once a rule may hold by everything else.
import type { RelatedTerm, RelativePeriod, RelativePoint, RuleCondition } from '../../schemas/types.ts';
import { isPlainObject } from '../kernel/data.ts';
import type { FieldTerm } from './rules.ts';

/** `related`: the measure, null of no records; of some and none the number of records. `view`: is the record in it? */
export type Question =
  | { readonly kind: 'related'; readonly term: RelatedTerm }
  | { readonly kind: 'view'; readonly view: string }
  | { readonly kind: 'value'; readonly expression: string }
  | { readonly kind: 'span'; readonly of: RelativePeriod | RelativePoint };

export type Asked = Question & { readonly key: string };

/** Of a span: days since 1970-01-01 and instants in ms, `to` not included; an instant alone has both alike. */
export interface Span {
  readonly fromDay: number;
  readonly toDay: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export type Answers = { readonly [key: string]: unknown };
export type Ask = (questions: readonly Asked[]) => Promise<Answers>;

export function isFieldTerm(condition: RuleCondition): condition is FieldTerm {
  return 'path' in condition;
}

export function isExpression(value: unknown): value is { readonly expression: string } {
  return isPlainObject(value) && typeof value.expression === 'string';
}

export function isRelative(value: unknown): value is RelativePeriod | RelativePoint {
  return isPlainObject(value) && !isExpression(value);
}
