// Which fields a report may date, sum, group and show by, as choices; the server checks by the same kinds.
import type { FieldDefinition } from '../../schemas/types.ts';
import { labelOf } from '../format/values.ts';
import type { Choice } from '../studio/choice-field.ts';
import { pathFields } from '../studio/path-fields.ts';

type Kinds = ReadonlySet<FieldDefinition['kind']>;

const temporal: Kinds = new Set(['date', 'datetime']);
const summable: Kinds = new Set(['integer', 'decimal', 'money', 'percent', 'rating', 'duration']);
const groupable: Kinds = new Set(['choice', 'reference', 'references', 'boolean', 'rating', 'date', 'datetime']);

function choices(fields: readonly FieldDefinition[], kinds?: Kinds): readonly Choice[] {
  return fields
    .filter(({ kind }) => kinds === undefined || kinds.has(kind))
    .map((field) => ({ value: field.name, label: labelOf(field) || field.name }));
}

const isOwn = ({ name }: FieldDefinition): boolean => !name.includes('.');

export const reportFields = {
  dates: (entity: string) => choices(pathFields(entity, true), temporal),
  numbers: (entity: string) => choices(pathFields(entity).filter(isOwn), summable),
  groups: (entity: string) => choices(pathFields(entity), groupable),
  shown: (entity: string) => choices(pathFields(entity).filter(isOwn)),
  links: (entity: string) => choices(pathFields(entity).filter(isOwn), new Set(['reference'])),
};
