// Names of fields that a report sums, groups and shows.
import type { ReportDefinition } from '../../../schemas/types.ts';
import { type Pen, put, writePath } from './pen.ts';
import { writeFilter } from './write-filter.ts';

export function writeReport(report: ReportDefinition, pen: Pen): ReportDefinition {
  const { entity } = report;
  const own = (name: string, at: string): string => pen.field(entity, name, at);
  let next = put(report, 'date', (path) => writePath(path, entity, pen, '/date'));
  next = put(next, 'filter', (filter) => writeFilter(filter, entity, pen, '/filter'));
  next = put(next, 'columns', (columns) =>
    columns.map((column, at) => {
      const summed = put(column, 'sum', (name) => own(name, `/columns/${at}/sum`));
      return put(summed, 'minus', (name) => own(name, `/columns/${at}/minus`));
    }),
  );
  next = put(next, 'sections', (sections) =>
    sections.map((section, at) => {
      const grouped = put(section, 'by', (path) => writePath(path, entity, pen, `/sections/${at}/by`));
      return put(grouped, 'filter', (filter) => writeFilter(filter, entity, pen, `/sections/${at}/filter`));
    }),
  );
  next = put(next, 'details', (names) => names.map((name, at) => own(name, `/details/${at}`)));
  next = put(next, 'opens', (name) => own(name, '/opens'));
  return put(next, 'entity', (name) => pen.entity(name, '/entity'));
}
