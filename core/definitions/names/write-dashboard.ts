// Names of fields that the tiles of a dashboard use; the tiles that somebody added for themselves are the same.
import type { DashboardDefinition, DashboardTile } from '../../../schemas/types.ts';
import { type Pen, put, writePath } from './pen.ts';
import { writeFilter, writeSort } from './write-filter.ts';

export function writeDashboard(dashboard: DashboardDefinition, pen: Pen): DashboardDefinition {
  return put(dashboard, 'tiles', (tiles) => tiles.map((tile, at) => writeTile(tile, pen, `/tiles/${at}`)));
}

export function writeTile(tile: DashboardTile, pen: Pen, at: string): DashboardTile {
  const { entity } = tile;
  if (entity === undefined) return tile;
  const path = (name: string, key: string): string => writePath(name, entity, pen, `${at}/${key}`);
  let next = put(tile, 'filter', (filter) => writeFilter(filter, entity, pen, `${at}/filter`));
  next = put(next, 'share', (share) => writeFilter(share, entity, pen, `${at}/share`));
  next = put(next, 'sort', (sort) => writeSort(sort, entity, pen, `${at}/sort`));
  next = put(next, 'measure', (measure) => put(measure, 'field', (name) => path(name, 'measure/field')));
  for (const key of ['date', 'by', 'series'] as const) next = put(next, key, (name) => path(name, key));
  return put(next, 'entity', (name) => pen.entity(name, `${at}/entity`));
}
