// Do the terms of a rule about related records and views name what is there, and does a measure fit what it measures?
import type { FilterTree, RelatedTerm, ViewTerm } from '../../../schemas/types.ts';
import { isSavedView } from '../../definitions/check-filter.ts';
import type { Release } from '../../definitions/definitions.ts';
import { limits } from '../../kernel/limits.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import { fieldAt } from '../../query/field-at.ts';
import { relatedEntity } from './related-entity.ts';

const numbers = ['integer', 'decimal', 'money', 'percent', 'rating', 'duration'];
const ordered = [...numbers, 'date', 'datetime'];

export function checkTerm(
  release: Release,
  entity: string,
  term: RelatedTerm | ViewTerm,
  pointer: string,
): readonly ProblemDetail[] {
  if ('view' in term) return checkViewTerm(release, entity, term, pointer);
  const target = relatedEntity(release, entity, term.related);
  if (target === undefined)
    return [{ pointer: `${pointer}/related`, code: 'rule-relation-unknown', params: { found: term.related } }];
  return [
    ...checkMeasure(release, target, term, pointer),
    ...(term.filter === undefined ? [] : checkFilter(release, target, term.filter, `${pointer}/filter`)),
  ];
}

/** A view that people saved themselves may come and go; one that is defined is there or not. */
function checkViewTerm(
  release: Release,
  entity: string,
  { view }: ViewTerm,
  pointer: string,
): readonly ProblemDetail[] {
  const isThere = isSavedView(view) || release.view(view)?.entity === entity;
  return !isThere ? [{ pointer: `${pointer}/view`, code: 'rule-view-unknown', params: { found: view } }] : [];
}

function checkMeasure(release: Release, target: string, term: RelatedTerm, pointer: string): readonly ProblemDetail[] {
  const { operator, measure = 'count', of, value } = term;
  if (operator === 'some' || operator === 'none') return [];
  const faults: ProblemDetail[] = [];
  if (value === undefined || value === '')
    faults.push({ pointer: `${pointer}/value`, code: 'rule-value-missing', params: { operator } });
  if (measure === 'count') return faults;
  const field = fieldAt((name) => release.entity(name), target)(of ?? '');
  const fits = measure === 'sum' || measure === 'average' ? numbers : ordered;
  if (field === undefined || !fits.includes(field.kind)) {
    const params = { found: of ?? '', entity: target };
    faults.push({ pointer: `${pointer}/of`, code: 'rule-field-unknown', params });
  }
  return faults;
}

export function checkFilter(
  release: Release,
  entity: string,
  filter: FilterTree,
  pointer: string,
  depth = 1,
): readonly ProblemDetail[] {
  if (depth > limits.filterDepth) return [{ pointer, code: 'rule-too-deep', params: { maximum: limits.filterDepth } }];
  const inner = (part: FilterTree, where: string) =>
    checkFilter(release, entity, part, `${pointer}/${where}`, depth + 1);
  if ('and' in filter) return filter.and.flatMap((part, index) => inner(part, `and/${index}`));
  if ('or' in filter) return filter.or.flatMap((part, index) => inner(part, `or/${index}`));
  if ('not' in filter) return inner(filter.not, 'not');
  if ('view' in filter || 'related' in filter) return checkTerm(release, entity, filter, pointer);
  const field = fieldAt((name) => release.entity(name), entity)(filter.field);
  if (field !== undefined) return [];
  return [{ pointer: `${pointer}/field`, code: 'rule-path-unknown', params: { found: filter.field } }];
}
