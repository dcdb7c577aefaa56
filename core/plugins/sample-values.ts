// What a step of samples says, as values of today: FEEL over who loads them and what was made so far, texts in the language of the installation. Pure.
import { isLanguage } from '../../schemas/local-text.ts';
import { plainOf } from '../automation/rules/rule-arguments.ts';
import type { Release } from '../definitions/definitions.ts';
import { ownCalendar } from '../definitions/own-calendar.ts';
import type { Stored } from '../entities/records.ts';
import { builtin, number, signature } from '../expressions/builtin.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { FeelDate, FeelDateTime } from '../expressions/temporal.ts';
import { isPlainObject, type Json } from '../kernel/data.ts';
import { limits } from '../kernel/limits.ts';

export interface SampleScope {
  readonly release: Release;
  readonly now: Date;
  /** The user who loads the samples. */
  readonly me: Stored;
  /** As they were made or found, by what steps call them. */
  readonly named: ReadonlyMap<string, Stored>;
}

/** @throws ExpressionError */
export function sampleValues(
  values: Readonly<Record<string, unknown>>,
  { release, now, me, named }: SampleScope,
): Record<string, unknown> {
  const { language, calendar, timeZone: zone } = release.settings;
  const facts = ({ id, values: own }: Stored) => ({ ...own, id });
  const records = Object.fromEntries([...named].map(([name, record]) => [name, facts(record)]));
  const scope = { ...records, me: facts(me), language, calendar, workday: workdayFrom(release, now) };
  const names = Object.keys(scope);
  const computed = (source: string): Json => {
    const value = compileExpression(source, { names }).evaluate(scope, { now, zone });
    return idOf(plainOf(value, zone));
  };
  const one = (value: unknown): unknown => {
    if (typeof value === 'string') return value.startsWith('=') ? computed(value.slice(1)) : value;
    if (Array.isArray(value)) return value.map(one);
    if (!isPlainObject(value)) return value;
    return isByLanguage(value) ? one(value[language] ?? value.en) : each(value, one);
  };
  return each(values, one);
}

function each(values: Readonly<Record<string, unknown>>, read: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, read(value)]));
}

/** A record where a value is wanted is its id. */
function idOf(value: Json): Json {
  return isPlainObject(value) && typeof value.id === 'string' ? value.id : value;
}

function isByLanguage(value: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(value);
  return names.length > 0 && names.every(isLanguage);
}

/** workday(-3): the third working day before today, by the calendar of the installation; workday(0): today, or the next one where nobody works today. */
function workdayFrom(release: Release, now: Date) {
  const calendar = ownCalendar(release);
  const isOpen = (day: number): boolean => calendar === undefined || calendar.hoursOn(day).length > 0;
  const today = FeelDateTime.ofInstant(now, release.settings.timeZone).date.epochDay;
  return builtin(
    'So many working days from today.',
    'date',
    signature([number('days')], (_, days) => {
      const step = days.isNegative() ? -1 : 1;
      let [day, left] = [today, Math.min(Math.abs(days.toNumber()), limits.restDays)];
      if (left === 0) while (!isOpen(day) && day - today < limits.restDays) day += 1;
      for (; left > 0 && Math.abs(day - today) < limits.restDays; left -= isOpen(day) ? 1 : 0) day += step;
      return FeelDate.ofEpochDay(day);
    }),
  );
}
