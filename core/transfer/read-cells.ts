// The cells of a row as input of the record service: inert cells without their guard, dates in whatever order and calendar they were written, numbers
// with any grouping.
import type { Calendar, EntityDefinition, FieldDefinition, Language } from '../../schemas/types.ts';
import { fieldKind } from '../entities/fields/index.ts';
import type { Json } from '../kernel/data.ts';
import { awake } from './inert.ts';
import { plainDate } from './read-date.ts';
import { plainNumber } from './read-number.ts';
import type { ColumnMapping, ImportPlan } from './transfer.ts';

export interface CellSetting {
  readonly language: Language;
  readonly calendar: Calendar;
  readonly zone: string;
}

/** By field name; empty cells are not there. */
export function readCells(
  cells: readonly string[],
  plan: ImportPlan,
  entity: EntityDefinition,
  setting: CellSetting,
): Record<string, Json> {
  const values: Record<string, Json> = { ...plan.constants };
  for (const mapping of plan.mapping) {
    const field = entity.fields.find((candidate) => candidate.name === mapping.field);
    const text = awake((cells[mapping.column] ?? '').trim());
    if (field !== undefined && text !== '') values[field.name] = readCell(text, field, mapping, setting);
  }
  return values;
}

export function readCell(
  text: string,
  field: FieldDefinition,
  mapping: Pick<ColumnMapping, 'calendar' | 'first'>,
  setting: CellSetting,
): Json {
  const calendar = mapping.calendar ?? setting.calendar;
  const plain = isTemporal(field)
    ? plainDate(text, mapping.first ?? 'day', calendar)
    : isNumber(field)
      ? plainNumber(text, field)
      : text;
  return fieldKind(field.kind).fromText(plain, field, { ...setting, calendar });
}

export function isTemporal({ kind }: FieldDefinition): boolean {
  return kind === 'date' || kind === 'datetime';
}

export function isNumber({ kind }: FieldDefinition): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'money' || kind === 'percent';
}
