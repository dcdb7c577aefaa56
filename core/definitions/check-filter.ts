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

/** What people saved themselves may come and go; everything else that is named must be there. */
export function isSavedView(name: string): boolean {
  return /^v-[0-9a-f]{16}$/.test(name);
}

export function checkFilter(
  filter: FilterTree | undefined,
  at: string,
  entity: string,
  next: Release,
): ProblemDetail[] {
  return namesIn(filter, at, entity).flatMap((one): ProblemDetail[] => {
    const { pointer } = one;
    if ('view' in one) {
      const isThere = isSavedView(one.view) || next.view(one.view) !== undefined;
      return isThere ? [] : [{ pointer, code: 'definition.unknown-view', params: { name: one.view } }];
    }
    const { entity: named, field } = one;
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

type Named = NamedField | { readonly pointer: string; readonly view: string };

/** The first name of each path, with the entity it belongs to (the hops behind it are the query room's business), and the views. */
function namesIn(filter: FilterTree | undefined, pointer: string, entity: string): Named[] {
  if (filter === undefined) return [];
  if ('and' in filter) return filter.and.flatMap((part, index) => namesIn(part, `${pointer}/and/${index}`, entity));
  if ('or' in filter) return filter.or.flatMap((part, index) => namesIn(part, `${pointer}/or/${index}`, entity));
  if ('not' in filter) return namesIn(filter.not, `${pointer}/not`, entity);
  if ('view' in filter) return [{ pointer: `${pointer}/view`, view: filter.view }];
  if (!('related' in filter)) return [{ pointer: `${pointer}/field`, entity, field: filter.field.split('.')[0] ?? '' }];
  const [target = '', reference = ''] = filter.related.split('.');
  return [
    { pointer: `${pointer}/related`, entity: target, field: reference },
    ...(filter.of === undefined ? [] : [{ pointer: `${pointer}/of`, entity: target, field: filter.of }]),
    ...namesIn(filter.filter, `${pointer}/filter`, target),
  ];
}

/** The fields that a filter names; views are asked for by themselves. */
export function filterFields(filter: FilterTree | undefined, pointer: string, entity: string): NamedField[] {
  return namesIn(filter, pointer, entity).filter((one) => 'field' in one);
}
