// Which records are related to one by a field, and what they come to: their number, or a sum, average, smallest or largest of a field.
import type { FilterTree, RelatedTerm } from '../../schemas/types.ts';
import { Decimal } from '../kernel/decimal.ts';
import type { Id } from '../kernel/id.ts';
import { unknownField } from '../query/scope.ts';
import type { EntityModel } from './entity-model.ts';
import { idsIn } from './fields/references.ts';
import type { FieldValue, RelatedRecords, Summary, Values } from './records.ts';

interface Ground {
  readonly model: EntityModel;
  readonly other: (entity: string) => EntityModel | undefined;
  /** Of the record, for a field of several that it holds itself. */
  readonly values: Values;
}

/** @param relation "<entity>.<field>" of those that point to the record, or the field that holds them. @throws Problem 422 `unknown-field` */
export function relatedRecords(relation: string, id: Id, { model, other, values }: Ground): RelatedRecords {
  const [first = '', second] = relation.split('.');
  if (second === undefined) {
    const own = model.field(first)?.definition;
    if (own?.kind !== 'references' || own.target === undefined) throw unknownField(relation, model.definition.name);
    const ids = idsIn(values[own.name]);
    const none: FilterTree = { or: [] };
    return {
      entity: own.target,
      filter: ids.length === 0 ? none : { field: 'id', operator: 'in', value: [...ids] },
    };
  }
  const reference = other(first)?.field(second)?.definition;
  if (reference?.target !== model.definition.name) throw unknownField(relation, model.definition.name);
  const operator = reference.kind === 'reference' ? 'eq' : 'has';
  return { entity: first, filter: { field: reference.name, operator, value: id } };
}

/** Of nothing, a count and a sum are 0, the others null. */
export function measureIn({ groups }: Summary, term: RelatedTerm, kind: string | undefined): FieldValue {
  const [group] = groups;
  const measure = term.measure ?? 'count';
  if (measure === 'count') return group?.count ?? 0;
  const text = group === undefined || group.count === 0 ? null : (group.measures[0] ?? null);
  if (text === null) return measure === 'sum' ? new Decimal(0) : null;
  return kind === 'date' || kind === 'datetime' ? text : new Decimal(text);
}
