// Can a report be run? What it sums, groups and filters has to be there, and its totals name sections.
import { fieldNamed } from '../../schemas/field-names.ts';
import type { ReportDefinition } from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { checkPath, groupable, summable, temporal } from './check-dashboard.ts';
import { checkFilter } from './check-filter.ts';
import type { Release } from './definitions.ts';

export function checkReport(report: ReportDefinition, next: Release): ProblemDetail[] {
  const entity = next.entity(report.entity);
  if (entity === undefined)
    return [{ pointer: '/entity', code: 'definition.unknown-entity', params: { name: report.entity } }];
  const of = { entity, next };
  const ids = new Set<string>();
  const found: ProblemDetail[] = [
    ...checkPath(report.date, '/date', { ...of, kinds: temporal, code: 'definition.not-a-date' }),
    ...checkFilter(report.filter, '/filter', entity.name, next),
  ];
  const once = (id: string, pointer: string): void => {
    if (ids.has(id)) found.push({ pointer, code: 'definition.duplicate-name', params: { name: id } });
    ids.add(id);
  };
  const known = (name: string, pointer: string): void => {
    if (!ids.has(name)) found.push({ pointer, code: 'definition.report-part', params: { name } });
  };
  for (const [at, { id, sum, minus }] of report.columns.entries()) {
    once(`column ${id}`, `/columns/${at}/id`);
    for (const [key, name] of Object.entries({ sum, minus }))
      if (name !== undefined)
        found.push(
          ...checkPath(name, `/columns/${at}/${key}`, { ...of, kinds: summable, code: 'definition.not-a-number' }),
        );
  }
  for (const [at, { id, by, filter }] of report.sections.entries()) {
    once(id, `/sections/${at}/id`);
    found.push(...checkFilter(filter, `/sections/${at}/filter`, entity.name, next));
    if (by !== undefined)
      found.push(...checkPath(by, `/sections/${at}/by`, { ...of, kinds: groupable, code: 'definition.not-a-group' }));
  }
  for (const [at, { id, after, add, subtract = [] }] of (report.totals ?? []).entries()) {
    known(after, `/totals/${at}/after`);
    add.forEach((name, index) => {
      known(name, `/totals/${at}/add/${index}`);
    });
    subtract.forEach((name, index) => {
      known(name, `/totals/${at}/subtract/${index}`);
    });
    once(id, `/totals/${at}/id`);
  }
  for (const [at, { equals }] of (report.totals ?? []).entries())
    if (equals !== undefined) known(equals, `/totals/${at}/equals`);
  for (const [at, name] of [...(report.details ?? []), ...(report.opens === undefined ? [] : [report.opens])].entries())
    if (fieldNamed(entity, name) === undefined)
      found.push({ pointer: `/details/${at}`, code: 'definition.unknown-field', params: { name } });
  return found;
}
