// FEEL values where BPMN wants something definite: a correlation key, an instant, a number, variables. Pure.
import { toJson } from '../expressions/encoding.ts';
import type { FeelValue } from '../expressions/expressions.ts';
import { FeelDate, FeelDateTime, isTemporal } from '../expressions/temporal.ts';
import { parseDate, parseDateTime } from '../expressions/temporal-parse.ts';
import { isPlainObject } from '../kernel/data.ts';
import { isDecimal } from '../kernel/decimal.ts';
import { limits } from '../kernel/limits.ts';
import { EngineFault } from './engine-fault.ts';
import type { Variables } from './state.ts';

export function isContext(value: FeelValue): value is Readonly<Record<string, FeelValue>> {
  return isPlainObject(value);
}

export function toVariables(context: Readonly<Record<string, FeelValue>>): Variables {
  return Object.fromEntries(Object.entries(context).map(([name, value]) => [name, toJson(value)]));
}

/**
 * The text two sides of a correlation compare: texts as they are, numbers without their trailing zeros. Empty and null are no key.
 * @throws EngineFault key-unfit when it could not be looked up
 */
export function textOfKey(value: FeelValue, source: string): string | undefined {
  const key = keyOf(value);
  if (key !== undefined && (key.length > limits.keyLength || key.includes('\0')))
    throw new EngineFault('key-unfit', source);
  return key;
}

function keyOf(value: FeelValue): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (isDecimal(value)) return value.toString();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return isoTextOf(value);
}

/** ISO 8601 of a text or temporal value; undefined for what is neither. */
export function isoTextOf(value: FeelValue): string | undefined {
  if (typeof value === 'string') return value;
  return isTemporal(value) ? value.toString() : undefined;
}

/** The instant of a date-time, a date (its midnight) or the ISO text of one; what names no offset is told in `zone`. */
export function instantOf(value: FeelValue, zone: string | undefined): Date | undefined {
  const temporal = typeof value === 'string' ? (parseDateTime(value) ?? parseDate(value)) : value;
  const dateTime = temporal instanceof FeelDate ? new FeelDateTime(temporal, 0, undefined) : temporal;
  if (!(dateTime instanceof FeelDateTime)) return undefined;
  const instant = dateTime.toInstant(zone);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

export function numberOf(value: FeelValue): number | undefined {
  if (isDecimal(value)) return value.toNumber();
  return typeof value === 'number' ? value : undefined;
}
