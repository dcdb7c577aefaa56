// Names of fields in filters and in what goes with them.
import { fieldNamed } from '../../../schemas/field-names.ts';
import type { FilterTree, SortTerm } from '../../../schemas/types.ts';
import { type Pen, put, writePath, writeRelation } from './pen.ts';

export function writeFilter(filter: FilterTree, entity: string, pen: Pen, at: string): FilterTree {
  if ('and' in filter)
    return { and: filter.and.map((part, index) => writeFilter(part, entity, pen, `${at}/and/${index}`)) };
  if ('or' in filter)
    return { or: filter.or.map((part, index) => writeFilter(part, entity, pen, `${at}/or/${index}`)) };
  if ('not' in filter) return { not: writeFilter(filter.not, entity, pen, `${at}/not`) };
  if ('view' in filter) return filter;
  if (!('related' in filter)) return put(filter, 'field', (path) => writePath(path, entity, pen, `${at}/field`));
  const [first = '', field] = filter.related.split('.');
  const target = field === undefined ? (fieldNamed(pen.entities(entity), first)?.target ?? '') : first;
  const related = put(filter, 'related', (relation) => writeRelation(relation, entity, pen, `${at}/related`));
  const measured = put(related, 'of', (name) => pen.field(target, name, `${at}/of`));
  return put(measured, 'filter', (inner) => writeFilter(inner, target, pen, `${at}/filter`));
}

export function writeSort(sort: readonly SortTerm[], entity: string, pen: Pen, at: string): readonly SortTerm[] {
  return sort.map((term, index) => put(term, 'field', (path) => writePath(path, entity, pen, `${at}/${index}/field`)));
}
