// What a form is for what stands in it: which elements are shown, which fields are required, may be written and with which options, and what each
// field comes to. The same on the server and in the browser, where only what reads something that changed is evaluated anew.
import { isComputed } from '../../schemas/field-schema.ts';
import { normalizeInput } from '../../schemas/normalize.ts';
import { isPlainObject, type Json, sameJson } from '../kernel/data.ts';
import { type CompiledExpression, type FeelValue, FuelExhausted } from './expressions.ts';
import type { FormPlan, Judgement, PlannedElement, PlannedPlace } from './form-plan.ts';
import { feelOfField } from './record-shape.ts';
import { toText } from './to-text.ts';

/** What is known when a form is judged. */
export interface FormFacts {
  /** What the filler gave, as JSON, by field; absent = nothing, null = emptied. */
  readonly given: Readonly<Record<string, Json | undefined>>;
  /** What the record has. */
  readonly stored: Readonly<Record<string, Json>>;
  /** Of a record that is not there yet: then defaults count. */
  readonly fresh: boolean;
}

/** Who fills it in, and when. */
export interface FormReader {
  /** Null for a visitor. */
  readonly user: { readonly id: string; readonly [name: string]: Json } | null;
  readonly zone: string;
  readonly now: () => Date;
}

export interface FieldState {
  readonly visible: boolean;
  readonly required: boolean;
  readonly readOnly: boolean;
  /** The values of its options that are offered; undefined = all. */
  readonly options: readonly string[] | undefined;
  /** Where its value comes from. */
  readonly from: 'given' | 'default' | 'stored';
}

export interface FormState {
  /** Ids of elements that are not shown, by themselves or by what they lie in. */
  readonly hidden: ReadonlySet<string>;
  readonly fields: ReadonlyMap<string, FieldState>;
  /** What each field comes to: of a hidden one what the record has. */
  readonly values: Readonly<Record<string, Json>>;
  /** The same as an expression reads it. */
  readonly scope: Readonly<Record<string, FeelValue>>;
  /** By field that holds lines and says how they are judged: each line in its order. */
  readonly lines: ReadonlyMap<string, readonly FormState[]>;
}

interface Remembered {
  readonly read: readonly FeelValue[];
  readonly value: FeelValue;
}

const timely = /\b(now|today)\s*\(/;
const noLine: Json = {};

/** Judges one form again and again, for one reader. */
export class FormJudge {
  readonly #plan: FormPlan;
  readonly #reader: FormReader;
  readonly #remembered = new Map<CompiledExpression, Remembered>();
  readonly #feel = new Map<string, { readonly json: Json; readonly value: FeelValue }>();
  readonly #ofLines = new Map<string, FormJudge[]>();
  readonly #user: FeelValue;
  #evaluations = 0;

  constructor(plan: FormPlan, reader: FormReader) {
    this.#plan = plan;
    this.#reader = reader;
    this.#user = reader.user;
  }

  /** How often an expression was run since the judge was made. */
  get evaluations(): number {
    const within = [...this.#ofLines.values()].flat();
    return within.reduce((sum, judge) => sum + judge.evaluations, this.#evaluations);
  }

  /** @param outer names from around a line */
  settle(facts: FormFacts, outer: Readonly<Record<string, FeelValue>> = {}): FormState {
    const scope: Record<string, FeelValue> = Object.create(null) as Record<string, FeelValue>;
    for (const [name, { kind }] of this.#plan.fields)
      scope[name] = this.#feelOf(`${name} before`, name, kind, facts.stored[name] ?? null);
    Object.assign(scope, { user: this.#user, me: this.#reader.user?.id ?? null }, outer);
    const seen = new Map<PlannedElement, { shown: boolean; readOnly: boolean }>();
    const fields = new Map<string, FieldState>();
    const values: Record<string, Json> = { ...facts.stored };
    for (const place of this.#plan.places) {
      const { name, kind } = place.field;
      const { value, ...state } = this.#settlePlace(place, facts, scope, seen);
      values[name] = value;
      scope[name] = this.#feelOf(name, name, kind, value);
      fields.set(name, { ...state, required: false, options: undefined });
    }
    const lines = new Map<string, readonly FormState[]>();
    for (const place of this.#plan.places) {
      const { name } = place.field;
      const state = fields.get(name)!;
      fields.set(name, {
        ...state,
        required: state.visible && this.#is(place.required, scope),
        options: place.options && this.#offered(place.options, scope),
      });
      if (place.lines !== undefined && state.visible)
        lines.set(name, this.#settleLines(place, values[name] ?? null, facts, scope));
    }
    const hidden = new Set<string>();
    for (const element of this.#plan.elements)
      if (!this.#sight(element, scope, seen).shown) hidden.add(element.element.id);
    return { hidden, fields, values, scope, lines };
  }

  #settlePlace(
    place: PlannedPlace,
    facts: FormFacts,
    scope: Readonly<Record<string, FeelValue>>,
    seen: Map<PlannedElement, { shown: boolean; readOnly: boolean }>,
  ): { value: Json; visible: boolean; readOnly: boolean; from: FieldState['from'] } {
    const { name } = place.field;
    const { shown, readOnly: locked } = this.#sight(place, scope, seen);
    const readOnly = locked || place.field.readOnly === true || isComputed(place.field);
    const stored = facts.stored[name] ?? null;
    if (!shown) return { value: stored, visible: false, readOnly, from: 'stored' };
    const given = facts.given[name];
    if (given !== undefined && !readOnly) return { value: given, visible: true, readOnly, from: 'given' };
    const begins = facts.fresh || place.element.own !== undefined;
    const begun = begins && stored === null ? this.#defaultOf(place, scope) : null;
    if (begun !== null) return { value: begun, visible: true, readOnly, from: 'default' };
    return { value: stored, visible: true, readOnly, from: 'stored' };
  }

  /** Of an element: is it shown, and may nothing in it be written? Each once, and after what it reads. */
  #sight(
    planned: PlannedElement,
    scope: Readonly<Record<string, FeelValue>>,
    seen: Map<PlannedElement, { shown: boolean; readOnly: boolean }>,
  ): { shown: boolean; readOnly: boolean } {
    const known = seen.get(planned);
    if (known !== undefined) return known;
    const holder = planned.within.at(-1);
    const around = holder === undefined ? { shown: true, readOnly: false } : this.#sight(holder, scope, seen);
    const shown = around.shown && this.#is(planned.visible, scope);
    const sight = { shown, readOnly: around.readOnly || this.#is(planned.readOnly, scope) };
    seen.set(planned, sight);
    return sight;
  }

  #defaultOf({ default: expression, element, field }: PlannedPlace, scope: Readonly<Record<string, FeelValue>>): Json {
    const said = expression === undefined ? null : jsonOf(this.#evaluate(expression, scope));
    const value = said ?? element.default ?? field.default ?? null;
    return (normalizeInput(field, value) ?? null) as Json;
  }

  #offered(expression: CompiledExpression, scope: Readonly<Record<string, FeelValue>>): readonly string[] | undefined {
    const value = this.#evaluate(expression, scope);
    if (typeof value === 'string') return [value];
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : undefined;
  }

  #settleLines(
    place: PlannedPlace,
    value: Json,
    facts: FormFacts,
    scope: Readonly<Record<string, FeelValue>>,
  ): readonly FormState[] {
    const { plan, owner } = place.lines!;
    const { name } = place.field;
    const judges = this.#ofLines.get(name) ?? [];
    this.#ofLines.set(name, judges);
    const stored = new Map(linesIn(facts.stored[name]).map((line) => [line.id, line]));
    return linesIn(value).map((line, index) => {
      const judge = judges[index] ?? new FormJudge(plan, this.#reader);
      judges[index] = judge;
      const before = typeof line.id === 'string' ? stored.get(line.id) : undefined;
      return judge.settle({ given: line, stored: before ?? {}, fresh: before === undefined }, { [owner]: scope });
    });
  }

  #is(judgement: Judgement, scope: Readonly<Record<string, FeelValue>>): boolean {
    return typeof judgement === 'boolean' ? judgement : this.#evaluate(judgement, scope) === true;
  }

  /** The same value as long as nothing it reads has changed. */
  #evaluate(expression: CompiledExpression, scope: Readonly<Record<string, FeelValue>>): FeelValue {
    const read = expression.reads.map((path) => valueAt(scope, path));
    const known = this.#remembered.get(expression);
    const isSame = known?.read.every((value, index) => Object.is(value, read[index])) ?? false;
    if (known !== undefined && isSame && !timely.test(expression.source)) return known.value;
    this.#evaluations++;
    const value = evaluated(expression, scope, { now: this.#reader.now(), zone: this.#reader.zone });
    this.#remembered.set(expression, { read, value });
    return value;
  }

  #feelOfLines(name: string, json: Json): FeelValue {
    const fields = this.#plan.entered.get(name) ?? [];
    return linesIn(json).map((line) =>
      Object.fromEntries(fields.map(({ name: own, kind }) => [own, feelOfField(kind, line[own] ?? null)])),
    );
  }

  /** The same object for the same data, so that what reads it can be told unchanged. */
  #feelOf(key: string, name: string, kind: PlannedPlace['field']['kind'], json: Json): FeelValue {
    const known = this.#feel.get(key);
    if (known !== undefined && sameJson(known.json, json)) return known.value;
    const value = kind === 'lines' ? this.#feelOfLines(name, json) : feelOfField(kind, json);
    this.#feel.set(key, { json, value });
    return value;
  }
}

/** What stands at a path as far as it leads through contexts: enough to tell whether what is read has changed. */
function valueAt(scope: Readonly<Record<string, FeelValue>>, path: string): FeelValue {
  let value: FeelValue = scope;
  for (const name of path.split('.')) {
    if (!isPlainObject(value)) return value;
    value = value[name];
  }
  return value;
}

function evaluated(
  expression: CompiledExpression,
  scope: Readonly<Record<string, FeelValue>>,
  options: { readonly now: Date; readonly zone: string },
): FeelValue {
  try {
    return expression.evaluate(scope, options);
  } catch (error) {
    if (error instanceof FuelExhausted) return null;
    throw error;
  }
}

/** Numbers, dates and durations as forms have them: as text. */
export function jsonOf(value: FeelValue): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((one) => jsonOf(one));
  return toText(value);
}

export function linesIn(value: Json | undefined): readonly Readonly<Record<string, Json>>[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).map((line) =>
    typeof line === 'object' && line !== null && !Array.isArray(line) ? line : noLine,
  ) as readonly Readonly<Record<string, Json>>[];
}
