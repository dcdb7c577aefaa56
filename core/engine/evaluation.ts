// Evaluates expressions over the variables of a scope, with the facts of the command laid over them. Reads only what an expression names.
import { fromJson } from '../expressions/encoding.ts';
import { type CompiledExpression, type FeelValue, FuelExhausted } from '../expressions/expressions.ts';
import { isPlainObject, type Json, type JsonObject } from '../kernel/data.ts';
import type { Draft } from './draft.ts';
import { EngineFault } from './engine-fault.ts';
import type { ExecutableProcess, Mapping } from './model.ts';
import type { LoopProgress, ScopeState, Variables } from './state.ts';

const none: Variables = {};

export class Evaluation {
  readonly #draft: Draft;
  readonly #process: ExecutableProcess;
  readonly #facts: JsonObject;
  readonly #options: { readonly now: Date; readonly zone?: string };

  constructor(draft: Draft, process: ExecutableProcess, facts: JsonObject, now: Date, zone: string | undefined) {
    this.#draft = draft;
    this.#process = process;
    this.#facts = facts;
    this.#options = { now, ...(zone === undefined ? {} : { zone }) };
  }

  /** @param local names that hide those of the scope: the result of a task, the payload of a message. @throws EngineFault expression-fuel */
  json(scope: string, expression: CompiledExpression, local: Variables = none): Json {
    try {
      return expression.evaluateJson((name) => this.#value(scope, name, local), this.#options);
    } catch (error) {
      if (error instanceof FuelExhausted) throw new EngineFault('expression-fuel', expression.source);
      throw error;
    }
  }

  /** The list an expression gives. A variable by its bare name is what it is: one of a hundred thousand values costs nothing to be gone through. */
  list(scope: string, expression: CompiledExpression): Json {
    const [name = ''] = expression.reads;
    const isBare = name === expression.source.trim() && !name.includes('.');
    return (isBare ? this.#value(scope, name, none) : undefined) ?? this.json(scope, expression);
  }

  /** The same as a value of FEEL: dates and durations with their meaning. */
  evaluate(scope: string, expression: CompiledExpression, local: Variables = none): FeelValue {
    return fromJson(this.json(scope, expression, local));
  }

  /** true only for true: null and everything else counts as not true. */
  holds(scope: string, expression: CompiledExpression, local: Variables = none): boolean {
    return this.json(scope, expression, local) === true;
  }

  /** Names an expression reads, without what lies below them. */
  namesOf(expression: CompiledExpression): readonly string[] {
    return expression.reads.map((path) => path.split('.', 1)[0] ?? '');
  }

  /** Is this name something else than a variable alone: a record, or a counter of a loop? */
  isComputed(name: string): boolean {
    return this.#process.recordVariables.has(name) || Object.hasOwn(this.#facts, name) || isCounter(name);
  }

  map(scope: string, mappings: readonly Mapping[], local: Variables = none): Variables {
    const mapped: Record<string, Json> = {};
    for (const mapping of mappings) mapped[mapping.target] = this.#mapped(scope, mapping, local);
    return mapped;
  }

  /** The values of the paths an expression reads, for history: of records that are read through, what was read of them. */
  seen(scope: string, expression: CompiledExpression, local: Variables = none): JsonObject {
    const values: Record<string, Json> = {};
    const { reads } = expression;
    for (const path of reads)
      if (!reads.some((other) => other.startsWith(`${path}.`))) values[path] = this.#seenAt(scope, path, local);
    return values;
  }

  /** A record that is only named is its id, though another expression reads through it. */
  #seenAt(scope: string, path: string, local: Variables): Json {
    const found = reach(path, (name) => this.#value(scope, name, local));
    const isOfRecord = path.includes('.') && this.#process.recordVariables.has(path.split('.', 1)[0] ?? '');
    return isOfRecord ? asIds(found) : found;
  }

  /** Every variable visible from the scope; inner ones hide outer ones. */
  visible(scope: string): Variables {
    const chain: ScopeState[] = [];
    for (let at = this.#draft.scope(scope); ; at = this.#draft.scope(at.parent)) {
      chain.unshift(at);
      if (at.parent === undefined) break;
    }
    return Object.assign({}, ...chain.map((at) => at.variables)) as Variables;
  }

  #variable(scope: string, name: string): Json | undefined {
    for (let at = this.#draft.scope(scope); ; at = this.#draft.scope(at.parent)) {
      if (Object.hasOwn(at.variables, name)) return at.variables[name];
      if (at.loop !== undefined) {
        const progress = progressOf(at.loop, name);
        if (progress !== undefined) return progress;
      }
      if (at.parent === undefined) return undefined;
    }
  }

  /** A record variable reads as its record: the loaded paths over its id. */
  #value(scope: string, name: string, local: Variables): Json | undefined {
    if (Object.hasOwn(local, name)) return local[name];
    const stored = this.#variable(scope, name);
    const fact = Object.hasOwn(this.#facts, name) ? this.#facts[name] : undefined;
    if (!this.#process.recordVariables.has(name)) return fact === undefined ? stored : fact;
    if (fact !== undefined && !isPlainObject(fact)) return fact;
    if (typeof stored !== 'string') return fact ?? stored;
    return { id: stored, ...(fact as JsonObject | undefined) };
  }

  /** A bare record variable hands on the reference, not what happens to be loaded of the record. */
  #mapped(scope: string, mapping: Mapping, local: Variables): Json {
    const name = mapping.source.source.trim();
    const isReference = this.#process.recordVariables.has(name) && !Object.hasOwn(local, name);
    const stored = isReference ? this.#variable(scope, name) : undefined;
    return typeof stored === 'string' ? stored : this.json(scope, mapping.source, local);
  }
}

function isCounter(name: string): boolean {
  return progressOf({ started: 0, completed: 0, active: 0, total: 0 }, name) !== undefined;
}

/** Counters of a loop, by the names the standard and Camunda give them (BPMN 2.0.2, table 10.30). */
function progressOf(loop: LoopProgress, name: string): number | undefined {
  switch (name) {
    case 'numberOfInstances':
    case 'nrOfInstances':
      return loop.total;
    case 'numberOfActiveInstances':
    case 'nrOfActiveInstances':
      return loop.active;
    case 'numberOfCompletedInstances':
    case 'nrOfCompletedInstances':
      return loop.completed;
    case 'numberOfTerminatedInstances':
    case 'nrOfTerminatedInstances':
      return loop.started - loop.active - loop.completed;
    default:
      return undefined;
  }
}

function reach(path: string, root: (name: string) => Json | undefined): Json {
  const [name = '', ...steps] = path.split('.');
  return below(root(name), steps);
}

function below(at: Json | undefined, [step, ...rest]: readonly string[]): Json {
  if (step === undefined) return at ?? null;
  if (Array.isArray(at)) return at.map((item: Json) => below(item, [step, ...rest]));
  return isPlainObject(at) && Object.hasOwn(at, step) ? below(at[step] as Json, rest) : null;
}

function asIds(value: Json): Json {
  if (Array.isArray(value)) return value.map(asIds);
  return isPlainObject(value) && typeof value.id === 'string' ? value.id : value;
}
