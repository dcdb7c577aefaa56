// Evaluates expressions over the variables of a scope, with the facts of the command laid over them. Reads only what an expression names.
import { fromJson, toJson } from '../expressions/encoding.ts';
import { type CompiledExpression, type FeelValue, FuelExhausted } from '../expressions/expressions.ts';
import { isPlainObject, type Json, type JsonObject } from '../kernel/data.ts';
import type { Draft } from './draft.ts';
import { EngineFault } from './engine-fault.ts';
import type { ExecutableProcess, Mapping } from './model.ts';
import type { ScopeState, Variables } from './state.ts';

export interface Evaluation {
  /** @param local names that hide those of the scope: the result of a task, the payload of a message. @throws EngineFault expression-fuel */
  evaluate(scope: string, expression: CompiledExpression, local?: Variables): FeelValue;
  map(scope: string, mappings: readonly Mapping[], local?: Variables): Variables;
  /** The values of the paths an expression reads, for history. */
  seen(scope: string, expression: CompiledExpression): JsonObject;
  /** Every variable visible from the scope; inner ones hide outer ones. */
  visible(scope: string): Variables;
}

interface Needs {
  readonly draft: Draft;
  readonly process: ExecutableProcess;
  readonly facts: JsonObject;
  readonly now: Date;
  readonly zone?: string | undefined;
}

export function createEvaluation({ draft, process, facts, now, zone }: Needs): Evaluation {
  const options = { now, ...(zone === undefined ? {} : { zone }) };

  const variable = (scope: string, name: string): Json | undefined => {
    for (let at: ScopeState | undefined = draft.scopes[scope]; at !== undefined; at = draft.scopes[at.parent ?? '']) {
      if (Object.hasOwn(at.variables, name)) return at.variables[name];
    }
    return undefined;
  };

  /** A record variable reads as its record: the loaded paths over its id. */
  const value = (scope: string, name: string, local: Variables): Json | undefined => {
    if (Object.hasOwn(local, name)) return local[name];
    const stored = variable(scope, name);
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
    if (!process.recordVariables.has(name)) return fact === undefined ? stored : fact;
    if (fact !== undefined && !isPlainObject(fact)) return fact;
    if (typeof stored !== 'string') return fact ?? stored;
    return { id: stored, ...(fact as JsonObject | undefined) };
  };

  const evaluate = (scope: string, expression: CompiledExpression, local: Variables = {}): FeelValue => {
    const names: Record<string, FeelValue> = Object.create(null);
    for (const path of expression.reads) {
      const name = path.split('.', 1)[0] ?? '';
      if (name in names) continue;
      const found = value(scope, name, local);
      if (found !== undefined) names[name] = fromJson(found);
    }
    try {
      return expression.evaluate(names, options);
    } catch (error) {
      if (error instanceof FuelExhausted) throw new EngineFault('expression-fuel', expression.source);
      throw error;
    }
  };

  /** A bare record variable hands on the reference, not what happens to be loaded of the record. */
  const mapped = (scope: string, mapping: Mapping, local: Variables): Json => {
    const name = mapping.source.source.trim();
    const stored = process.recordVariables.has(name) && !Object.hasOwn(local, name) ? variable(scope, name) : undefined;
    return typeof stored === 'string' ? stored : toJson(evaluate(scope, mapping.source, local));
  };

  return {
    evaluate,
    map: (scope, mappings, local = {}) =>
      Object.fromEntries(mappings.map((mapping) => [mapping.target, mapped(scope, mapping, local)])),
    seen(scope, expression) {
      return Object.fromEntries(expression.reads.map((path) => [path, reach(path, (name) => value(scope, name, {}))]));
    },
    visible(scope) {
      const chain: ScopeState[] = [];
      for (let at: ScopeState | undefined = draft.scopes[scope]; at !== undefined; at = draft.scopes[at.parent ?? ''])
        chain.unshift(at);
      return Object.fromEntries(chain.flatMap((at) => Object.entries(at.variables)));
    },
  };
}

function reach(path: string, root: (name: string) => Json | undefined): Json {
  const [name = '', ...steps] = path.split('.');
  let at = root(name);
  for (const step of steps) at = isPlainObject(at) && Object.hasOwn(at, step) ? (at[step] as Json) : undefined;
  return at ?? null;
}
