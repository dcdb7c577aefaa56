// Which records a reference of a form offers: its filter with what its expressions come to for what stands in the form.
import type { FilterTree } from '../../schemas/types.ts';
import { compileExpression } from './compile-expression.ts';
import { type EvaluationOptions, ExpressionError, type FeelValue, FuelExhausted, type Scope } from './expressions.ts';
import { jsonOf } from './form-state.ts';

/** The source of a value that is an expression. */
export function expressionIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith('=') ? value.slice(1) : undefined;
}

/** Every expression of a filter with its place. */
export function filterExpressions(
  filter: FilterTree,
  pointer: string,
): readonly { readonly source: string; readonly pointer: string }[] {
  if ('and' in filter) return filter.and.flatMap((part, index) => filterExpressions(part, `${pointer}/and/${index}`));
  if ('or' in filter) return filter.or.flatMap((part, index) => filterExpressions(part, `${pointer}/or/${index}`));
  if ('not' in filter) return filterExpressions(filter.not, `${pointer}/not`);
  if ('view' in filter) return [];
  if ('related' in filter) return filter.filter ? filterExpressions(filter.filter, `${pointer}/filter`) : [];
  const source = expressionIn(filter.value);
  return source === undefined ? [] : [{ source, pointer: `${pointer}/value` }];
}

/** A term whose expression comes to nothing does not count; undefined = everything passes. */
export function settleFilter(
  filter: FilterTree | undefined,
  scope: Scope,
  options: EvaluationOptions,
): FilterTree | undefined {
  if (filter === undefined) return undefined;
  const all = (parts: readonly FilterTree[]): FilterTree[] =>
    parts.flatMap((part) => settleFilter(part, scope, options) ?? []);
  if ('and' in filter) {
    const parts = all(filter.and);
    return parts.length === 0 ? undefined : { and: parts };
  }
  if ('or' in filter) {
    const parts = all(filter.or);
    return parts.length < filter.or.length ? undefined : { or: parts };
  }
  if ('not' in filter) {
    const part = settleFilter(filter.not, scope, options);
    return part && { not: part };
  }
  if ('view' in filter) return filter;
  if ('related' in filter) {
    const inner = settleFilter(filter.filter, scope, options);
    const { filter: _, ...rest } = filter;
    return inner === undefined ? rest : { ...rest, filter: inner };
  }
  const source = expressionIn(filter.value);
  if (source === undefined) return filter;
  const value = jsonOf(resultOf(source, scope, options));
  return value === null ? undefined : ({ ...filter, value } as FilterTree);
}

function resultOf(source: string, scope: Scope, options: EvaluationOptions): FeelValue {
  try {
    return compileExpression(source).evaluate(scope, options);
  } catch (error) {
    if (error instanceof FuelExhausted || error instanceof ExpressionError) return null;
    throw error;
  }
}

/** The filter together with another. */
export function alsoPassing(one: FilterTree, other: FilterTree | undefined): FilterTree {
  return other === undefined ? one : { and: [one, other] };
}
