// What query strings say of a query: filters as JSON, sorts and groups as short texts. What they mean is the query room's to say.
import type { FilterTree, SortTerm } from '../../schemas/types.ts';
import { invalid, Problem } from '../kernel/problem.ts';
import { readJson } from './json.ts';

export function readFilter(source: string): FilterTree {
  const filter = readJson(source);
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter)) {
    throw invalid([{ pointer: '/filter', code: 'validation.type', params: { expected: 'object' } }]);
  }
  return filter as FilterTree;
}

/** "a:b,c" → [a, b], [c, undefined]. What they mean is the query room's to say. */
export function pairs(source: string | undefined): [string, string | undefined][] {
  if (source === undefined || source === '') return [];
  return source.split(',').map((part) => {
    const [first = '', ...rest] = part.split(':');
    return [first, rest.length === 0 ? undefined : rest.join(':')];
  });
}

export function readSort(source: string): SortTerm[] {
  return source.split(',').map((part) => {
    const [field = '', direction = 'asc', ...rest] = part.split(':');
    if (rest.length > 0 || field === '' || (direction !== 'asc' && direction !== 'desc')) {
      throw new Problem(422, 'invalid', {
        params: { count: 1 },
        details: [{ pointer: '/sort', code: 'validation.sort', params: { found: part.slice(0, 100) } }],
      });
    }
    return { field, direction };
  });
}
