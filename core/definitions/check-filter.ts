// Does a filter name what exists? Of each path the first name is looked for: the hops behind it are the query room's business.
import type { FilterTree } from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { Release } from './definitions.ts';

/** What every record has beside its fields. */
const ownMembers = new Set(['id', 'version', 'createdAt', 'updatedAt', 'createdBy', 'updatedBy']);
/** Has every record this beside its fields? */
export function isMember(name: string): boolean {
  return ownMembers.has(name);
}

export function checkFilter(
  filter: FilterTree | undefined,
  at: string,
  entity: string,
  next: Release,
): ProblemDetail[] {
  return filterFields(filter, at, entity).flatMap(({ pointer, entity: named, field }) => {
    const owner = next.entity(named);
    const isThere = owner !== undefined && (ownMembers.has(field) || owner.fields.some((one) => one.name === field));
    if (isThere) return [];
    const name = owner === undefined ? `${named}.${field}` : field;
    return [{ pointer, code: 'definition.unknown-field', params: { name } }];
  });
}

interface NamedField {
  readonly pointer: string;
  readonly entity: string;
  readonly field: string;
}

/** The first name of each path, with the entity it belongs to: the hops behind it are the query room's business. */
export function filterFields(filter: FilterTree | undefined, pointer: string, entity: string): NamedField[] {
  if (filter === undefined) return [];
  if ('and' in filter)
    return filter.and.flatMap((part, index) => filterFields(part, `${pointer}/and/${index}`, entity));
  if ('or' in filter) return filter.or.flatMap((part, index) => filterFields(part, `${pointer}/or/${index}`, entity));
  if ('not' in filter) return filterFields(filter.not, `${pointer}/not`, entity);
  if ('view' in filter) return [];
  if (!('related' in filter)) return [{ pointer: `${pointer}/field`, entity, field: filter.field.split('.')[0] ?? '' }];
  const [target = '', reference = ''] = filter.related.split('.');
  return [
    { pointer: `${pointer}/related`, entity: target, field: reference },
    ...(filter.of === undefined ? [] : [{ pointer: `${pointer}/of`, entity: target, field: filter.of }]),
    ...filterFields(filter.filter, `${pointer}/filter`, target),
  ];
}
