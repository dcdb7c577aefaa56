// What a record is called: the value of the field its entity is named by. One place, so that boards, bars, rows and sentences agree.
import type { StoredRecord, Values } from '../api/types.ts';

/** Empty where the reader may not see the title, or there is none. */
export function titleIn(values: Values, entity: { readonly titleField: string } | undefined): string {
  return String((entity && values[entity.titleField]) ?? '');
}

export function recordTitle(
  record: Pick<StoredRecord, 'values'>,
  entity: { readonly titleField: string } | undefined,
): string {
  return titleIn(record.values, entity);
}
