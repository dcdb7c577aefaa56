// How a built-in function is written down: what it is for, its parameters with names and types, what it returns and what to do. Arguments
// that fit no signature give null; a single value stands for a list of one and the other way round (DMN 1.5, 10.3.2.9.4).
import type { Decimal } from '../kernel/decimal.ts';
import type { FeelValue } from './expressions.ts';
import { type Arguments, FeelFunction } from './function.ts';
import { type FeelNumber, isNumber, toDecimal } from './number.ts';
import { FeelRange } from './range.ts';
import type { Run } from './run.ts';
import { anyContext, anyFunction, anyList, anyRange, type Shape, shapeText } from './shape.ts';
import { DayTimeDuration, FeelDate, FeelDateTime, FeelTime, YearMonthDuration } from './temporal.ts';
import { type FeelContext, isContext } from './values.ts';

export interface Parameter<T> {
  readonly name: string;
  /** For people and for analysis; `read` decides. */
  readonly shape: Shape;
  readonly isOptional: boolean;
  /** Many values, or one list of them; always the last. */
  readonly isRest: boolean;
  /** The value as the function wants it; undefined = does not fit. */
  readonly read: (value: FeelValue) => T | undefined;
}

export interface Signature {
  readonly parameters: readonly Parameter<unknown>[];
  readonly required: number;
  readonly run: (run: Run, values: readonly unknown[]) => FeelValue;
}

/** The shape of the result, or how it follows from the shapes of the arguments. */
export type Returns = Shape | ((given: readonly Shape[]) => Shape);

export class Builtin extends FeelFunction {
  /** One English sentence for editors. */
  readonly doc: string;
  readonly returns: Returns;
  readonly signatures: readonly Signature[];

  constructor(doc: string, returns: Returns, signatures: readonly Signature[]) {
    const [first] = signatures;
    const arity = signatures.length === 1 && first !== undefined ? first.parameters.length : -1;
    super(arity, (run, given) => {
      for (const signature of signatures) {
        const values = arrange(signature, given);
        if (values !== undefined) return signature.run(run, values);
      }
      return null;
    });
    this.doc = doc;
    this.returns = returns;
    this.signatures = signatures;
  }

  /** "substring(string: string, start position: number, length?: number): string", one text a signature. */
  texts(name: string): string[] {
    const returns = shapeText(typeof this.returns === 'function' ? this.returns([]) : this.returns);
    return this.signatures.map(({ parameters }) => `${name}(${parameters.map(parameterText).join(', ')}): ${returns}`);
  }
}

function parameterText({ name, shape, isOptional, isRest }: Parameter<unknown>): string {
  return `${name}${isOptional ? '?' : ''}: ${shapeText(shape)}${isRest ? '...' : ''}`;
}

type Values<P extends readonly Parameter<unknown>[]> = {
  [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};

/** One signature of a function. Optional parameters that are absent or null arrive as undefined. */
export function signature<const P extends readonly Parameter<unknown>[]>(
  parameters: P,
  run: (run: Run, ...values: Values<P>) => FeelValue,
): Signature {
  const required = parameters.filter((parameter) => !parameter.isOptional).length;
  return { parameters, required, run: (at, values) => run(at, ...(values as Values<P>)) };
}

/** A function with one or more signatures; the first that fits the arguments runs. */
export function builtin(doc: string, returns: Returns, ...signatures: readonly Signature[]): Builtin {
  return new Builtin(doc, returns, signatures);
}

function arrange(signature: Signature, given: Arguments): readonly unknown[] | undefined {
  const { parameters } = signature;
  const raw =
    given.named === undefined ? byPosition(signature, given.positional ?? []) : byName(parameters, given.named);
  if (raw === undefined) return undefined;
  const values: unknown[] = [];
  for (let index = 0; index < parameters.length; index += 1) {
    const parameter = parameters[index] as Parameter<unknown>;
    const value = raw[index] ?? null;
    if (parameter.isOptional && value === null) {
      values.push(undefined);
      continue;
    }
    const read = parameter.read(value);
    if (read === undefined) return undefined;
    values.push(read);
  }
  return values;
}

function byPosition({ parameters, required }: Signature, given: readonly FeelValue[]) {
  if (given.length < required) return undefined;
  const last = parameters.length - 1;
  if (parameters[last]?.isRest === true) {
    const single = given.length === last + 1 && Array.isArray(given[last]) ? given[last] : given.slice(last);
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
function parameter<T>(name: string, shape: Shape, accepts: (value: FeelValue) => value is T): Parameter<T> {
  const read = (value: FeelValue): T | undefined => {
    if (accepts(value)) return value;
    const item: unknown = Array.isArray(value) && value.length === 1 ? value[0] : null;
    return accepts(item) ? item : undefined;
  };
  return { name, shape, isOptional: false, isRest: false, read };
}

export function optional<T>(required: Parameter<T>): Parameter<T | undefined> {
  return { ...required, isOptional: true };
}

/** null instead of not fitting: for functions that take any value. */
export const any = (name: string): Parameter<FeelValue> => ({
  name,
  shape: 'Any',
  isOptional: false,
  isRest: false,
  read: (value) => value,
});

export const text = (name: string) => parameter(name, 'string', (value): value is string => typeof value === 'string');
/** A number as it is in memory, for functions that take the short way where they can. */
export const plainNumber = (name: string) => parameter(name, 'number', (value): value is FeelNumber => isNumber(value));
export const number = (name: string): Parameter<Decimal> => {
  const { read, ...rest } = plainNumber(name);
  return {
    ...rest,
    read: (value) => {
      const found = read(value);
      return found === undefined ? undefined : toDecimal(found);
    },
  };
};
export const date = (name: string) => parameter(name, 'date', (value): value is FeelDate => value instanceof FeelDate);
export const time = (name: string) => parameter(name, 'time', (value): value is FeelTime => value instanceof FeelTime);
export const dateTime = (name: string) =>
  parameter(name, 'date and time', (value): value is FeelDateTime => value instanceof FeelDateTime);
export const daysDuration = (name: string) =>
  parameter(name, 'days and time duration', (value): value is DayTimeDuration => value instanceof DayTimeDuration);
export const duration = (name: string) =>
  parameter(
    name,
    'days and time duration',
    (value): value is DayTimeDuration | YearMonthDuration =>
      value instanceof DayTimeDuration || value instanceof YearMonthDuration,
  );
export const day = (name: string) =>
  parameter(
    name,
    'date',
    (value): value is FeelDate | FeelDateTime => value instanceof FeelDate || value instanceof FeelDateTime,
  );
export const range = (name: string) =>
  parameter(name, anyRange, (value): value is FeelRange => value instanceof FeelRange);
export const context = (name: string) => parameter(name, anyContext, (value): value is FeelContext => isContext(value));
export const callable = (name: string) =>
  parameter(name, anyFunction, (value): value is FeelFunction => value instanceof FeelFunction);

/** A list, or one value that stands for a list of it. null is no list. */
export const list = (name: string): Parameter<readonly FeelValue[]> => ({
  name,
  shape: anyList,
  isOptional: false,
  isRest: false,
  read: (value) => (Array.isArray(value) ? value : value === null ? undefined : [value]),
});

/** f(a, b, c) as well as f([a, b, c]). */
export const rest = (name: string): Parameter<readonly FeelValue[]> => ({ ...list(name), isRest: true });
