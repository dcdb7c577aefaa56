// The arguments of a rule's actions: plain values as they are, texts that begin with "=" as FEEL over { record, before, event, user },
// compiled when the rule is first needed and at publish.
import type { RuleAction } from '../../../schemas/types.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import {
  type CompiledExpression,
  type EvaluationOptions,
  ExpressionError,
  type FeelValue,
  type Scope,
} from '../../expressions/expressions.ts';
import { unknownPath } from '../../expressions/read-paths.ts';
import type { Schema } from '../../expressions/shape.ts';
import { FeelDateTime, isTemporal } from '../../expressions/temporal.ts';
import type { Json, JsonObject } from '../../kernel/data.ts';
import { isPlainObject } from '../../kernel/data.ts';
import { isDecimal } from '../../kernel/decimal.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import { ruleNames } from '../../rules/check-rule.ts';

export interface CompiledArguments {
  readonly reads: readonly string[];
  readonly meanings: CompiledExpression['meanings'];
  evaluate(scope: Scope, options: EvaluationOptions): JsonObject;
}

type Part = Json | CompiledExpression | { readonly [name: string]: Json | CompiledExpression };

/** @throws ExpressionError */
export function compileArguments(given: RuleAction['with']): CompiledArguments {
  const reads = new Set<string>();
  const meanings: (readonly string[])[] = [];
  const compile = (value: Json): Json | CompiledExpression => {
    if (typeof value !== 'string' || !value.startsWith('=')) return value;
    const compiled = compileExpression(value.slice(1), { names: ruleNames });
    for (const path of compiled.reads) reads.add(path);
    meanings.push(...compiled.meanings);
    return compiled;
  };
  const parts = Object.entries(given).map(([name, value]): [string, Part] => [
    name,
    isPlainObject(value)
      ? Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, compile(one as Json)]))
      : compile(value as Json),
  ]);
  return {
    reads: [...reads].sort(),
    meanings,
    evaluate(scope, options) {
      const one = (part: Json | CompiledExpression): Json =>
        isCompiled(part) ? plainOf(part.evaluate(scope, options), options.zone) : part;
      return Object.fromEntries(
        parts.map(([name, part]) => [
          name,
          isPlainObject(part) && !isCompiled(part)
            ? Object.fromEntries(Object.entries(part).map(([inner, value]) => [inner, one(value as Json)]))
            : one(part as Json),
        ]),
      );
    },
  };
}

/** What is wrong with the FEEL in an action's arguments. @param record what the rule's records have */
export function checkArguments(given: RuleAction['with'], pointer: string, record: Schema): readonly ProblemDetail[] {
  const schema: Schema = {
    record: { entries: record },
    before: { entries: record },
    event: 'Any',
    user: 'Any',
    given: 'Any',
  };
  return Object.entries(given).flatMap(([name, value]) => {
    try {
      const found = unknownPath(compileArguments({ [name]: value }).meanings, schema);
      return found === undefined
        ? []
        : [{ pointer: `${pointer}/${name}`, code: 'rule-path-unknown', params: { found } }];
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return [error.detail(`${pointer}/${name}`)];
    }
  });
}

function isCompiled(part: unknown): part is CompiledExpression {
  return typeof part === 'object' && part !== null && 'evaluate' in part && typeof part.evaluate === 'function';
}

/** FEEL results in the JSON form records take: decimals and dates as text, local date-times as told in `zone`. */
export function plainOf(value: FeelValue, zone: string | undefined): Json {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'string')
    return value ?? null;
  if (typeof value === 'number') return value;
  if (isDecimal(value)) return value.toFixed();
  // FEEL names the zone after the time ("…[Asia/Tehran]"), ISO 8601 does not.
  if (value instanceof FeelDateTime) return value.toInstant(zone).toISOString();
  if (isTemporal(value)) return value.toString();
  if (Array.isArray(value)) return value.map((item) => plainOf(item, zone));
  return isPlainObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plainOf(inner, zone)]))
    : null;
}
