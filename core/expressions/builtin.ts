// How a built-in function is written down: parameters with names and types, and what to do. Arguments that fit no signature give null;
// a single value stands for a list of one and the other way round (DMN 1.5, 10.3.2.9.4).

import type { Decimal } from '../kernel/decimal.ts';
import { isDecimal } from '../kernel/decimal.ts';
import type { FeelValue } from './expressions.ts';
import { type Arguments, FeelFunction } from './function.ts';
import { FeelRange } from './range.ts';
import type { Run } from './run.ts';
import { DayTimeDuration, FeelDate, FeelDateTime, FeelTime, YearMonthDuration } from './temporal.ts';
import { type FeelContext, isContext } from './values.ts';

export interface Parameter<T> {
  readonly name: string;
  readonly isOptional: boolean;
  /** Many values, or one list of them; always the last. */
  readonly isRest: boolean;
  /** The value as the function wants it; undefined = does not fit. */
  readonly read: (value: FeelValue) => T | undefined;
}

export interface Signature {
  readonly parameters: readonly Parameter<unknown>[];
  readonly run: (run: Run, values: readonly unknown[]) => FeelValue;
}

type Values<P extends readonly Parameter<unknown>[]> = {
  [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};

/** One signature of a function. Optional parameters that are absent or null arrive as undefined. */
export function signature<const P extends readonly Parameter<unknown>[]>(
  parameters: P,
  run: (run: Run, ...values: Values<P>) => FeelValue,
): Signature {
  return { parameters, run: (at, values) => run(at, ...(values as Values<P>)) };
}

/** A function with one or more signatures; the first that fits the arguments runs. */
export function builtin(...signatures: readonly Signature[]): FeelFunction {
  const [first] = signatures;
  const arity = signatures.length === 1 && first !== undefined ? first.parameters.length : -1;
  return new FeelFunction(arity, (run, given) => {
    for (const { parameters, run: work } of signatures) {
      const values = arrange(parameters, given);
      if (values !== undefined) return work(run, values);
    }
    return null;
  });
}

function arrange(parameters: readonly Parameter<unknown>[], given: Arguments): readonly unknown[] | undefined {
  const raw =
    given.named === undefined ? byPosition(parameters, given.positional ?? []) : byName(parameters, given.named);
  if (raw === undefined) return undefined;
  const values: unknown[] = [];
  for (const [index, parameter] of parameters.entries()) {
    const value = raw[index] ?? null;
    const read = parameter.isOptional && value === null ? undefined : parameter.read(value);
    if (read === undefined && !(parameter.isOptional && value === null)) return undefined;
    values.push(read);
  }
  return values;
}

function byPosition(parameters: readonly Parameter<unknown>[], given: readonly FeelValue[]) {
  const required = parameters.filter((parameter) => !parameter.isOptional).length;
  if (given.length < required) return undefined;
  const last = parameters.length - 1;
  if (parameters[last]?.isRest === true) {
    const rest = given.slice(last);
    const single = rest.length === 1 && Array.isArray(rest[0]) ? rest[0] : rest;
    return [...given.slice(0, last), single];
  }
  return given.length > parameters.length ? undefined : given;
}

function byName(parameters: readonly Parameter<unknown>[], given: ReadonlyMap<string, FeelValue>) {
  const names = parameters.map((parameter) => parameter.name);
  if (![...given.keys()].every((name) => names.includes(name))) return undefined;
  if (!parameters.every((parameter) => parameter.isOptional || given.has(parameter.name))) return undefined;
  return names.map((name) => given.get(name) ?? null);
}

/** A parameter read by a question; a list of one fits where its item does. */
function parameter<T>(name: string, accepts: (value: FeelValue) => value is T): Parameter<T> {
  const read = (value: FeelValue): T | undefined => {
    if (accepts(value)) return value;
    const item: unknown = Array.isArray(value) && value.length === 1 ? value[0] : null;
    return accepts(item) ? item : undefined;
  };
  return { name, isOptional: false, isRest: false, read };
}

export function optional<T>(required: Parameter<T>): Parameter<T | undefined> {
  return { ...required, isOptional: true };
}

/** null instead of not fitting: for functions that take any value. */
export const any = (name: string): Parameter<FeelValue> => ({
  name,
  isOptional: false,
  isRest: false,
  read: (value) => value,
});

export const text = (name: string) => parameter(name, (value): value is string => typeof value === 'string');
export const number = (name: string) => parameter(name, (value): value is Decimal => isDecimal(value));
export const truth = (name: string) => parameter(name, (value): value is boolean => typeof value === 'boolean');
export const date = (name: string) => parameter(name, (value): value is FeelDate => value instanceof FeelDate);
export const time = (name: string) => parameter(name, (value): value is FeelTime => value instanceof FeelTime);
export const dateTime = (name: string) =>
  parameter(name, (value): value is FeelDateTime => value instanceof FeelDateTime);
export const daysDuration = (name: string) =>
  parameter(name, (value): value is DayTimeDuration => value instanceof DayTimeDuration);
export const duration = (name: string) =>
  parameter(
    name,
    (value): value is DayTimeDuration | YearMonthDuration =>
      value instanceof DayTimeDuration || value instanceof YearMonthDuration,
  );
export const day = (name: string) =>
  parameter(
    name,
    (value): value is FeelDate | FeelDateTime => value instanceof FeelDate || value instanceof FeelDateTime,
  );
export const range = (name: string) => parameter(name, (value): value is FeelRange => value instanceof FeelRange);
export const context = (name: string) => parameter(name, (value): value is FeelContext => isContext(value));
export const callable = (name: string) =>
  parameter(name, (value): value is FeelFunction => value instanceof FeelFunction);

/** A list, or one value that stands for a list of it. null is no list. */
export const list = (name: string): Parameter<readonly FeelValue[]> => ({
  name,
  isOptional: false,
  isRest: false,
  read: (value) => (Array.isArray(value) ? value : value === null ? undefined : [value]),
});

/** f(a, b, c) as well as f([a, b, c]). */
export const rest = (name: string): Parameter<readonly FeelValue[]> => ({
  name,
  isOptional: false,
  isRest: true,
  read: (value) => (Array.isArray(value) ? value : value === null ? undefined : [value]),
});
