// Answers what the conditions of rules ask beyond the record's own facts: measures of related records, membership in a view, expressions, times seen
// from now in the installation's calendar.

import type { RelativePeriod, RelativePoint } from '../../../schemas/types.ts';
import { weekStartOf } from '../../../schemas/week-start.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import type { CompiledExpression } from '../../expressions/expressions.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import { type DayRange, daysOf, pointOf, type QueryTime, startOfDay, todayOf } from '../../query/relative-time.ts';
import type { Ask, Asked, Span } from '../../rules/asked.ts';
import { ruleNames } from '../../rules/check-rule.ts';
import { type ScopeNeeds, type ScopeSource, scopeOf } from './rule-scope.ts';

export interface AskNeeds extends ScopeNeeds {
  readonly clock: Clock;
}

const remembered = 1_000;

/** @returns for a record and an event, who answers */
export function createAskFacts(needs: AskNeeds): (context: Context, source: ScopeSource, now?: Date) => Ask {
  const { records, definitions } = needs;
  const expressions = new Map<string, CompiledExpression>();

  const compiled = (source: string): CompiledExpression => {
    const known = expressions.get(source) ?? compileExpression(source, { names: ruleNames });
    if (expressions.size >= remembered) expressions.clear();
    expressions.set(source, known);
    return known;
  };

  return (context, source, now = needs.clock.now()) => {
    const { record } = source;
    // Made when something is asked: most decisions ask nothing.
    const timeNow = (): QueryTime => {
      const { settings } = definitions.current(context);
      return {
        now,
        zone: settings.timeZone,
        calendar: settings.calendar,
        weekStart: weekStartOf(context.locale, settings.country),
      };
    };

    const answer = async (asked: Asked): Promise<unknown> => {
      switch (asked.kind) {
        case 'related':
          return records.measure(context, record.entity, record.id, asked.term);
        case 'view': {
          const filter = { and: [{ field: 'id', operator: 'eq' as const, value: record.id }, { view: asked.view }] };
          return (await records.query(context, record.entity, { filter, limit: 1 })).items.length > 0;
        }
        case 'value': {
          const expression = compiled(asked.expression);
          const scope = await scopeOf(needs, context, source, expression.reads);
          return expression.evaluate(scope, { now, zone: timeNow().zone });
        }
        case 'span':
          return spanOf(asked.of, timeNow());
      }
    };

    return async (questions) => {
      const answers: Record<string, unknown> = {};
      for (const asked of questions) answers[asked.key] = await answer(asked);
      return answers;
    };
  };
}

/** null beyond what the calendar knows. */
function spanOf(of: RelativePeriod | RelativePoint, time: QueryTime): Span | null {
  const isPoint = 'ago' in of || 'ahead' in of;
  const found = isPoint ? pointOf(of, time) : daysOf(of, time);
  if (found === undefined) return null;
  if (!(found instanceof Date)) return spanOfDays(found, time.zone);
  const day = todayOf({ ...time, now: found });
  return { fromDay: day, toDay: day + 1, fromMs: found.getTime(), toMs: found.getTime() };
}

function spanOfDays({ from, to }: DayRange, zone: string): Span {
  return {
    fromDay: from,
    toDay: to,
    fromMs: startOfDay(from, zone).getTime(),
    toMs: startOfDay(to, zone).getTime(),
  };
}
