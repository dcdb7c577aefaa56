// Plays the cases of a process: given these data, when this is done, then that is so. By the production engine, in memory and at once; pure, so that the studio, the
// publishing server and a command line say the same.
import type { CalendarDefinition, ProcessCase, ProcessCaseCheck, ProcessCaseStep } from '../../../schemas/types.ts';
import { isPlainObject, type Json, type JsonObject } from '../../kernel/data.ts';
import { type Compilation, compileBpmn } from '../compile/compile-bpmn.ts';
import type { ExecutableProcess } from '../model.ts';
import { Simulation } from '../simulation.ts';
import type { ActivityState, Effect, Subscription } from '../state.ts';
import {
  addIsoDuration,
  createWorkingCalendar,
  parseIsoDuration,
  parseIsoInstant,
  type WorkingCalendar,
} from '../time/time.ts';

export interface CaseOptions {
  /** When a case begins that does not say it. */
  readonly now: Date;
  readonly zone?: string;
  readonly calendars?: readonly CalendarDefinition[];
}

/** Why a case does not hold. `index` counts the steps, or the checks, from 0. */
export interface CaseFailure {
  readonly part: 'given' | 'when' | 'expect';
  readonly index: number;
  /** bpmn.case-…: its sentence is among the findings. */
  readonly code: string;
  readonly element?: string;
  readonly params: Readonly<Record<string, string>>;
}

export interface CaseResult {
  readonly name: string;
  readonly failure?: CaseFailure;
  /** Elements that were entered, in order. */
  readonly path: readonly string[];
}

/** Timers that fire in one step at most. */
const mostTimers = 1_000;
const mostText = 120;

class Failed extends Error {
  readonly failure: Omit<CaseFailure, 'part' | 'index'>;
  constructor(code: string, params: CaseFailure['params'] = {}, element?: string) {
    super(code);
    this.failure = { code, params, ...(element === undefined ? {} : { element }) };
  }
}

/** All cases of a definition; a model that does not compile has no results. */
export async function runProcessCases(
  definition: { readonly xml: string; readonly cases?: readonly ProcessCase[] },
  options: CaseOptions,
): Promise<readonly CaseResult[]> {
  const { processes }: Compilation = await compileBpmn(definition.xml);
  return runCases(processes, definition.cases ?? [], options);
}

export function runCases(
  processes: readonly ExecutableProcess[],
  cases: readonly ProcessCase[],
  options: CaseOptions,
): readonly CaseResult[] {
  const [process] = processes;
  if (process === undefined) return [];
  const calendars = calendarsOf(options);
  return cases.map((one) => new CaseRun(processes, process, one, options, calendars).result());
}

function calendarsOf({ calendars = [], zone = 'UTC' }: CaseOptions): (name: string) => WorkingCalendar | undefined {
  const made = new Map<string, WorkingCalendar | undefined>();
  return (name) => {
    if (!made.has(name)) {
      const definition = calendars.find((one) => one.name === name);
      made.set(name, definition && createWorkingCalendar(definition, zone));
    }
    return made.get(name);
  };
}

class CaseRun {
  readonly #case: ProcessCase;
  readonly #process: ExecutableProcess;
  readonly #zone: string | undefined;
  readonly #simulation: Simulation;

  constructor(
    processes: readonly ExecutableProcess[],
    process: ExecutableProcess,
    one: ProcessCase,
    { now, zone }: CaseOptions,
    calendars: (name: string) => WorkingCalendar | undefined,
  ) {
    this.#case = one;
    this.#process = process;
    this.#zone = zone;
    const told = new Set(one.when.map(({ element }) => element));
    this.#simulation = new Simulation(processes, {
      now: (one.given?.at === undefined ? undefined : parseIsoInstant(one.given.at, zone)) ?? now,
      ...(zone === undefined ? {} : { zone }),
      calendars,
      facts: recordsOf(one.given?.records),
      missingProcess: 'wait',
      // Work that no step speaks of is done and brings nothing.
      answer: (effect: Extract<Effect, { type: 'service' }>) => (told.has(effect.element) ? undefined : {}),
    });
  }

  result(): CaseResult {
    const { name, when, expect } = this.#case;
    const failure =
      this.#attempt('given', 0, () => this.#start()) ??
      first(when, (step, index) => this.#attempt('when', index, () => this.#do(step))) ??
      first(expect, (check, index) => this.#attempt('expect', index, () => this.#check(check)));
    return { name, ...(failure === undefined ? {} : { failure }), path: [...this.#path()] };
  }

  #attempt(part: CaseFailure['part'], index: number, work: () => void): CaseFailure | undefined {
    try {
      work();
      return undefined;
    } catch (error) {
      if (error instanceof Failed) return { part, index, ...error.failure };
      const detail = error instanceof Error ? error.message : String(error);
      return { part, index, code: 'bpmn.case-fault', params: { detail: detail.slice(0, mostText) } };
    }
  }

  #start(): void {
    const { given = {} } = this.#case;
    const records = Object.fromEntries([...this.#process.recordVariables.keys()].map((name) => [name, `${name}-1`]));
    const variables = { ...records, ...(given.variables as JsonObject | undefined) };
    const plain = this.#process.scopes.get(this.#process.id)?.starts ?? [];
    const trigger = this.#process.startTriggers.find(
      ({ element }) => element === given.start || (given.start === undefined && plain.length === 0),
    );
    const element = given.start ?? trigger?.element;
    if (element !== undefined && !this.#process.elements.has(element))
      throw new Failed('bpmn.case-element', { element });
    const isPlain = element === undefined || plain.includes(element);
    this.#simulation.start(this.#process.id, {
      variables,
      ...(isPlain
        ? {}
        : { element, ...(trigger === undefined || trigger.record !== undefined ? {} : { trigger: trigger.trigger }) }),
    });
  }

  #do(step: ProcessCaseStep): void {
    const values = (step.values ?? {}) as JsonObject;
    switch (step.do) {
      case 'complete': {
        const { instance, activity } = this.#waiting(step);
        this.#simulation.command(instance, { type: 'complete', activity: activity.key, result: values });
        return;
      }
      case 'error':
      case 'escalate': {
        const { instance, activity } = this.#waiting(step);
        const thrown = { activity: activity.key, code: step.code ?? '', variables: values };
        this.#simulation.command(
          instance,
          step.do === 'error' ? { type: 'error', detail: '', ...thrown } : { type: 'escalation', ...thrown },
        );
        return;
      }
      case 'event': {
        const { instance, subscription } = this.#subscription(step);
        this.#simulation.command(instance, { type: 'event', subscription: subscription.key, payload: values });
        return;
      }
      case 'message':
        if (!this.#simulation.publish(step.name ?? '', values, step.key))
          throw new Failed('bpmn.case-message', { name: step.name ?? '' });
        return;
      case 'signal':
        this.#simulation.signal(step.name ?? '', values);
        return;
      case 'pass':
        this.#pass(step.duration ?? '');
        return;
      case 'set':
        this.#simulation.setFacts(merged(this.#simulation.facts, recordsOf(values)));
    }
  }

  #pass(text: string): void {
    const duration = parseIsoDuration(text);
    const { now } = this.#simulation;
    const end = duration === undefined ? undefined : addIsoDuration(now, duration, this.#zone);
    if (end === undefined || end < now) throw new Failed('bpmn.case-duration', { found: text });
    this.#simulation.pass(end.getTime() - now.getTime(), mostTimers);
  }

  #waiting({ element = '' }: ProcessCaseStep): { readonly instance: string; readonly activity: ActivityState } {
    this.#known(element);
    const found = this.#simulation
      .waiting()
      .find(({ activity }) => activity.element === element && activity.incident === undefined);
    if (found === undefined)
      throw new Failed('bpmn.case-not-waiting', { name: this.#nameOf(element), at: this.#standing() }, element);
    return found;
  }

  #subscription({ element = '' }: ProcessCaseStep): { readonly instance: string; readonly subscription: Subscription } {
    this.#known(element);
    const found = this.#simulation.subscriptions().find(({ subscription }) => subscription.element === element);
    if (found === undefined)
      throw new Failed('bpmn.case-not-waiting', { name: this.#nameOf(element), at: this.#standing() }, element);
    return found;
  }

  #known(element: string): void {
    if (!this.#process.elements.has(element)) throw new Failed('bpmn.case-element', { element });
  }

  #check(check: ProcessCaseCheck): void {
    const { element = '' } = check;
    if (check.that === 'reached' || check.that === 'notReached' || check.that === 'waits') this.#known(element);
    const name = this.#nameOf(element);
    const isRunning = [...this.#simulation.instances.values()].some(
      ({ state, caller }) => caller === undefined && state.status === 'running',
    );
    if (check.that === 'reached' && !this.#path().includes(element))
      throw new Failed('bpmn.case-not-reached', { name, at: this.#standing() }, element);
    if (check.that === 'notReached' && this.#path().includes(element))
      throw new Failed('bpmn.case-reached', { name }, element);
    if (check.that === 'waits' && !this.#stands(element))
      throw new Failed('bpmn.case-not-waiting', { name, at: this.#standing() }, element);
    if (check.that === 'ended' && isRunning) throw new Failed('bpmn.case-runs', { at: this.#standing() });
    if (check.that === 'runs' && !isRunning) throw new Failed('bpmn.case-ended');
    if (check.that === 'equals') this.#checkVariable(check);
  }

  #checkVariable({ variable = '', value }: ProcessCaseCheck): void {
    const [root] = this.#simulation.instances.values();
    const data = merged(root?.state.scopes['0']?.variables ?? {}, this.#simulation.facts);
    const found = at(data, variable);
    if (!isSameJson(found, value as Json | undefined))
      throw new Failed('bpmn.case-variable', {
        variable,
        expected: written(value as Json | undefined),
        found: written(found),
      });
  }

  #stands(element: string): boolean {
    return (
      this.#simulation.subscriptions().some(({ subscription }) => subscription.element === element) ||
      this.#simulation.waiting().some(({ activity }) => activity.element === element)
    );
  }

  /** Where it stands now, for a sentence: names of what waits, or of incidents. */
  #standing(): string {
    const waits = this.#simulation.waiting().map(({ activity }) => activity.element);
    const events = this.#simulation
      .subscriptions()
      .map(({ subscription }) => subscription.element)
      .filter((element) => this.#process.elements.get(element)?.kind !== 'boundaryEvent');
    const stuck = [...this.#simulation.instances.values()].flatMap(({ state }) =>
      Object.values(state.activities).flatMap(({ incident, element }) =>
        incident === undefined ? [] : [`${this.#nameOf(element)} (${incident.code})`],
      ),
    );
    const names = [...new Set([...stuck, ...[...waits, ...events].map((one) => this.#nameOf(one))])];
    return names.length === 0 ? '–' : names.join(', ').slice(0, mostText);
  }

  #nameOf(element: string): string {
    return this.#process.elements.get(element)?.name ?? element;
  }

  #path(): readonly string[] {
    return this.#simulation.history.flatMap(({ type, element }) =>
      type === 'entered' && element !== undefined ? [element] : [],
    );
  }
}

function first<T>(
  list: readonly T[],
  fails: (item: T, index: number) => CaseFailure | undefined,
): CaseFailure | undefined {
  for (const [index, item] of list.entries()) {
    const failure = fails(item, index);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function recordsOf(records: unknown): JsonObject {
  return isPlainObject(records) ? (records as JsonObject) : {};
}

/** One level of objects inside objects is enough: records with their values. */
function merged(data: JsonObject, changes: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...data };
  for (const [name, value] of Object.entries(changes)) {
    const before = result[name];
    result[name] = isPlainObject(before) && isPlainObject(value) ? ({ ...before, ...value } as JsonObject) : value;
  }
  return result;
}

function at(data: JsonObject, path: string): Json | undefined {
  let found: Json | undefined = data;
  for (const name of path.split('.'))
    found = isPlainObject(found) && Object.hasOwn(found, name) ? (found[name] as Json) : undefined;
  return found;
}

/** Numbers of the engine are written as texts where they are exact: 5 and "5" are told apart by nobody who writes a case. */
function isSameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (isPlainObject(one) && isPlainObject(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].every((name) => isSameJson(one[name] as Json, other[name] as Json));
  }
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isSameJson(item as Json, other[index] as Json));
  if (typeof one === 'number' || typeof other === 'number') return String(one) === String(other);
  return (one ?? null) === (other ?? null);
}

function written(value: Json | undefined): string {
  return value === undefined ? 'null' : JSON.stringify(value).slice(0, mostText);
}
