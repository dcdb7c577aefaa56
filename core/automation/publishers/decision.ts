// May a decision go live? Its expressions by the compiler, what it requires by what is live, and its saved cases by taking it.
import type { DecisionCase, DecisionDefinition } from '../../../schemas/types.ts';
import type { Publisher, Release } from '../../definitions/definitions.ts';
import { compileDecision } from '../../dmn/compile-decision.ts';
import type { CompiledDecision } from '../../dmn/decisions.ts';
import { feelLiteral } from '../../dmn/feel-literal.ts';
import { takeDecision } from '../../dmn/take-decision.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import { ExpressionError, FuelExhausted, type Scope } from '../../expressions/expressions.ts';
import type { Clock } from '../../kernel/clock.ts';
import { limits } from '../../kernel/limits.ts';
import { Problem, type ProblemDetail } from '../../kernel/problem.ts';
import { fieldsFor } from '../decisions.ts';

export function decisionPublisher({ clock }: { clock: Clock }): Publisher<DecisionDefinition> {
  return {
    async check(decision, next) {
      const { entity } = decision;
      if (entity !== undefined && next.entity(entity) === undefined)
        return [{ pointer: '/entity', code: 'definition.unknown-entity', params: { name: entity } }];
      const { faults, compiled } = compileDecision(decision, fieldsFor(decision, next));
      const found = [...faults, ...checkRequired(decision, next)];
      return found.length > 0 ? found : checkCases(compiled, next, clock);
    },
    async apply() {},
  };
}

/** What it requires is there, and leads back to it nowhere. */
function checkRequired(decision: DecisionDefinition, next: Release): ProblemDetail[] {
  const get = (name: string) => (name === decision.name ? decision : next.get('decision', name)?.definition);
  return (decision.requires ?? []).flatMap(({ decision: name }, at): ProblemDetail[] => {
    const pointer = `/requires/${at}/decision`;
    if (get(name) === undefined) return [{ pointer, code: 'decision.unknown', params: { name } }];
    const fault = wayFault(decision.name, name, get);
    return fault === undefined ? [] : [{ ...fault, pointer }];
  });
}

function wayFault(
  start: string,
  first: string,
  get: (name: string) => DecisionDefinition | undefined,
): Omit<ProblemDetail, 'pointer'> | undefined {
  const done = new Set<string>();
  const visit = (name: string, way: readonly string[]): Omit<ProblemDetail, 'pointer'> | undefined => {
    const path = [...way, name];
    if (way.includes(name)) return { code: 'decision.circle', params: { path: path.join(' → ') } };
    if (path.length > limits.decisionDepth)
      return { code: 'decision.too-deep', params: { limit: limits.decisionDepth } };
    if (done.has(name)) return undefined;
    for (const { decision } of get(name)?.requires ?? []) {
      const fault = visit(decision, path);
      if (fault !== undefined) return fault;
    }
    done.add(name);
    return undefined;
  };
  return visit(first, [start]);
}

/** What a case gives, as the decision is given it. @throws ExpressionError */
export function scopeOfCase(given: DecisionCase['given']): Scope {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, source]) => source.trim() !== '')
      .map(([name, source]) => [name, compileExpression(source).evaluate({})]),
  );
}

async function checkCases(compiled: CompiledDecision, next: Release, clock: Clock): Promise<ProblemDetail[]> {
  const found: ProblemDetail[] = [];
  for (const [at, { given, expected, label, id }] of (compiled.definition.cases ?? []).entries()) {
    const result = await outcomeOf(compiled, given, expected, next, clock);
    if (result !== undefined)
      found.push({ pointer: `/cases/${at}`, code: result.code, params: { case: label ?? id, ...result.params } });
  }
  return found;
}

async function outcomeOf(
  compiled: CompiledDecision,
  given: DecisionCase['given'],
  expected: string,
  next: Release,
  clock: Clock,
): Promise<{ code: string; params: Record<string, string> } | undefined> {
  try {
    const wanted = feelLiteral(compileExpression(expected).evaluate({}));
    const find = (name: string) => {
      const live = next.get('decision', name);
      if (live === undefined) return undefined;
      const { definition, version } = live;
      return { compiled: compileDecision(definition, fieldsFor(definition, next)).compiled, version };
    };
    const options = { now: clock.now(), zone: next.settings.timeZone };
    const { value } = await takeDecision({ find, options }, compiled, scopeOfCase(given));
    const came = feelLiteral(value);
    return came === wanted ? undefined : { code: 'decision.case-differs', params: { expected: wanted, found: came } };
  } catch (error) {
    if (!(error instanceof Problem || error instanceof ExpressionError || error instanceof FuelExhausted)) throw error;
    return { code: 'decision.case-fails', params: { detail: error instanceof Problem ? error.code : error.message } };
  }
}
