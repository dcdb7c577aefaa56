// Several records of the field's target entity, each once, in the order they were put: their ids as a JSON list in the column. What finds the record by them is
// the field's table of links (write-links.ts). That they exist, and that the writer may see them, is the record service's to find out.
import type { Json } from '../../kernel/data.ts';
import { isId } from '../../kernel/id.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';
import { splitItems } from './list-of-texts.ts';
import { reference } from './reference.ts';
import { text } from './text.ts';

export const references: FieldKindBehavior = {
  operators: ['has', 'hasAny', 'hasAll', 'empty', 'notEmpty'],
  sortable: false,
  summable: false,
  links: true,
  storage: () => 'text',
  comparand: reference.comparand,
  columnType: text.columnType,
  read(value) {
    if (!Array.isArray(value)) return new FieldFault('validation.type', { expected: 'array' });
    const wrong = value.find((item) => !isId(item));
    return wrong === undefined ? (value as string[]) : new FieldFault('validation.reference', { found: shown(wrong) });
  },
  toColumn: (value) => JSON.stringify(value),
  fromColumn: (raw) => JSON.parse(String(raw)) as string[],
  toJson: (value) => value as Json,
  toFeel: (value) => value,
  toText: (value) => (value as readonly string[]).join('; '),
  fromText: splitItems,
};

/** The ids that a field of this kind holds. */
export function idsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}
