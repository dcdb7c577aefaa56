// Which kinds a field's values can be converted to: what the other kind's own reading of them makes sense of. Server and designer share it.
import { isComputed } from './field-schema.ts';
import type { FieldDefinition, FieldKind } from './types.ts';

const prose: readonly FieldKind[] = ['text', 'longText'];
const numbers: readonly FieldKind[] = ['integer', 'decimal', 'money', 'percent'];

/** By the kind it is; a kind that is not here is not converted. */
const conversions: Readonly<Partial<Record<FieldKind, readonly FieldKind[]>>> = {
  text: [
    'longText',
    ...numbers,
    ...(['rating', 'boolean', 'date', 'datetime', 'duration'] as const),
    ...(['choice', 'choices', 'tags', 'email', 'phone', 'url'] as const),
  ],
  longText: ['text', 'tags'],
  integer: ['decimal', 'money', 'percent', 'rating', 'choice', ...prose],
  decimal: [...numbers, 'rating', ...prose],
  money: [...numbers, ...prose],
  percent: [...numbers, ...prose],
  rating: [...numbers, 'choice', ...prose],
  boolean: ['choice', ...prose],
  date: ['datetime', ...prose],
  datetime: ['date', ...prose],
  duration: [...prose],
  choice: ['choices', 'tags', 'integer', 'rating', 'boolean', ...prose],
  choices: ['choice', 'tags', ...prose],
  tags: ['choice', 'choices', ...prose],
  email: [...prose],
  phone: [...prose],
  url: [...prose],
};

/** The kinds this field's values can be converted to; of numbers with a scale the same kind, too, for another scale. */
export function convertibleTo(field: FieldDefinition): readonly FieldKind[] {
  return isComputed(field) ? [] : (conversions[field.kind] ?? []);
}
