// A value of one kind as a value of another: by the other kind's own reading of what stands there, never by a rule of its own. What it cannot
// read is a fault with its reason, not a guess.
import { fieldSchema } from '../../../schemas/field-schema.ts';
import { normalizeInput } from '../../../schemas/normalize.ts';
import type { FieldDefinition, FieldKind } from '../../../schemas/types.ts';
import { createValueValidator } from '../../../schemas/value-validator.ts';
import { optionSaid } from '../fields/choice.ts';
import { FieldFault, type Reading } from '../fields/field-kind.ts';
import { fieldKind } from '../fields/index.ts';
import { splitItems } from '../fields/list-of-texts.ts';
import type { FieldValue } from '../records.ts';

export interface Setting extends Reading {
  readonly country: string;
}

export type Convert = (value: NonNullable<FieldValue>) => FieldValue | FieldFault;

export function converter(from: FieldDefinition, to: FieldDefinition, setting: Setting): Convert {
  const { required: _, ...lax } = to;
  const check = createValueValidator(fieldSchema(lax));
  const kind = fieldKind(to.kind);
  const say = saying(from, to, setting);
  return (value) => {
    const input = normalizeInput(to, say(value));
    if (input === null || input === undefined) return null;
    const [detail] = check(input);
    if (detail !== undefined) return new FieldFault(detail.code, detail.params ?? {});
    return kind.read(input, to, setting.country);
  };
}

const numbers: ReadonlySet<FieldKind> = new Set(['integer', 'decimal', 'money', 'percent', 'rating']);

/** The value as somebody would type it into a field of the new kind. */
function saying(
  from: FieldDefinition,
  to: FieldDefinition,
  setting: Setting,
): (value: NonNullable<FieldValue>) => unknown {
  const source = fieldKind(from.kind);
  const target = fieldKind(to.kind);
  const text = (value: NonNullable<FieldValue>): string => source.toText(value, from, setting);
  // Labels are what people know an option by; its value is found by them, too.
  const items = (value: NonNullable<FieldValue>): string[] => {
    if (from.kind === 'choices') return (value as readonly string[]).map((item) => labelled(item, from, setting));
    return from.kind === 'tags'
      ? [...(value as readonly string[])]
      : from.kind === 'choice'
        ? [text(value)]
        : splitItems(text(value));
  };
  if (to.kind === 'text' || to.kind === 'longText')
    return numbers.has(from.kind) ? (value) => String(source.toJson(value)) : text;
  if (to.kind === 'choices') return (value) => items(value).map((item) => optionSaid(item, to));
  if (to.kind === 'tags') return items;
  if (to.kind === 'choice')
    return (value) => {
      const found = from.kind === 'choices' || from.kind === 'tags' ? items(value) : [said(value, from, text)];
      return optionSaid(found.join('; '), to);
    };
  // A day in the calendar people write, or, of an instant, the local one.
  if (to.kind === 'date')
    return (value) =>
      from.kind === 'datetime'
        ? source.toText(value, from, { ...setting, calendar: 'gregorian' }).slice(0, 10)
        : target.fromText(text(value), to, setting);
  if (to.kind === 'datetime')
    return (value) =>
      from.kind === 'date'
        ? target.fromText(String(value), to, { ...setting, calendar: 'gregorian' })
        : target.fromText(text(value), to, setting);
  return (value) => target.fromText(said(value, from, text), to, setting);
}

/** Of an option its value, which is what a number or a truth would be; of a truth "true" or "false", whatever the language. */
function said(
  value: NonNullable<FieldValue>,
  from: FieldDefinition,
  text: (value: NonNullable<FieldValue>) => string,
): string {
  return from.kind === 'choice' || from.kind === 'boolean' || numbers.has(from.kind)
    ? String(fieldKind(from.kind).toJson(value))
    : text(value);
}

function labelled(item: string, field: FieldDefinition, setting: Setting): string {
  return fieldKind('choice').toText(item, field, setting);
}
