// Cases in words, and values as they are typed into them: FEEL, so that a context is { answered: true }.
import { isPlainObject, type Json, type JsonObject } from '../../../core/kernel/data.ts';
import type { ProcessCaseCheck, ProcessCaseStep } from '../../../schemas/types.ts';
import { formatWholeDuration } from '../../format/durations.ts';
import { t } from '../../shell/texts.ts';
import { readValue, writeValue } from '../simulation/read-value.ts';

type NameOf = (element: string | undefined) => string;

export function writeValues(values: object | undefined): string {
  return values === undefined || Object.keys(values).length === 0 ? '' : writeValue(values as Json);
}

/** undefined = nothing; false = what was typed is no context. */
export function readValues(typed: string): JsonObject | undefined | false {
  if (typed.trim() === '') return undefined;
  const value = readValue(typed, { known: {}, now: new Date() });
  return isPlainObject(value) ? (value as JsonObject) : false;
}

export function stepWords(step: ProcessCaseStep, nameOf: NameOf): string {
  const { name = '', code = '', duration = '' } = step;
  return t(`process.case.step.${step.do}`, {
    element: nameOf(step.element),
    name,
    code,
    duration: duration === '' ? '' : formatWholeDuration(duration),
  });
}

export function checkWords(check: ProcessCaseCheck, nameOf: NameOf): string {
  const value = check.value === undefined ? 'null' : writeValue(check.value as unknown as Json);
  return t(`process.case.check.${check.that}`, {
    element: nameOf(check.element),
    variable: check.variable ?? '',
    value,
  });
}
