// Can the tiles of a dashboard be drawn? What they count, group and compare has to be there and of a fitting kind. Views that people saved are not known here: a
// list over one that is gone shows the newest records.
import { fieldNamed } from '../../schemas/field-names.ts';
import type { DashboardDefinition, DashboardTile, EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { checkFilter, isMember } from './check-filter.ts';
import { isRole } from './check-menu.ts';
import { everybody } from './check-role.ts';
import type { Release } from './definitions.ts';

type Kinds = ReadonlySet<FieldDefinition['kind']>;

export const summable: Kinds = new Set(['integer', 'decimal', 'money', 'percent', 'rating', 'duration']);
export const temporal: Kinds = new Set(['date', 'datetime']);
const single = ['choice', 'reference', 'references', 'boolean', 'rating', 'integer', 'text'] as const;
/** What rows may be of, where they add up. */
export const groupable: Kinds = new Set([...single, ...temporal]);
/** Records with several labels count with each of them. */
const parted: Kinds = new Set([...single, 'choices', 'tags']);
/** Of every record, beside its fields. */
const memberKinds: Readonly<Record<string, FieldDefinition['kind']>> = {
  createdAt: 'datetime',
  updatedAt: 'datetime',
  createdBy: 'text',
  updatedBy: 'text',
};

export function checkDashboard({ homeOf, tiles }: DashboardDefinition, next: Release): ProblemDetail[] {
  const found: ProblemDetail[] = [];
  for (const [at, name] of (homeOf ?? []).entries())
    if (name !== everybody && !isRole(name, next))
      found.push({ pointer: `/homeOf/${at}`, code: 'definition.unknown-role', params: { name } });
  const ids = new Set<string>();
  for (const [at, tile] of tiles.entries()) {
    if (ids.has(tile.id))
      found.push({ pointer: `/tiles/${at}/id`, code: 'definition.duplicate-name', params: { name: tile.id } });
    ids.add(tile.id);
    found.push(...checkTile(tile, `/tiles/${at}`, next));
  }
  return found;
}

export function checkTile(tile: DashboardTile, at: string, next: Release): ProblemDetail[] {
  if (tile.entity === undefined) return [];
  const entity = next.entity(tile.entity);
  if (entity === undefined)
    return [{ pointer: `${at}/entity`, code: 'definition.unknown-entity', params: { name: tile.entity } }];
  const { measure } = tile;
  const need = (path: string | undefined, key: string, kinds: Kinds, code: string): ProblemDetail[] =>
    path === undefined ? [] : checkPath(path, `${at}/${key}`, { kinds, code, entity, next });
  const isExtreme = measure?.measure === 'min' || measure?.measure === 'max';
  return [
    ...checkFilter(tile.filter, `${at}/filter`, entity.name, next),
    ...checkFilter(tile.share, `${at}/share`, entity.name, next),
    ...(tile.sort ?? []).flatMap(({ field }, index) =>
      isMember(field) || fieldNamed(entity, field) !== undefined
        ? []
        : [{ pointer: `${at}/sort/${index}/field`, code: 'definition.unknown-field', params: { name: field } }],
    ),
    ...checkMeasure(tile, at),
    ...need(
      measure?.field,
      'measure/field',
      isExtreme ? new Set([...summable, ...temporal]) : summable,
      'definition.not-a-number',
    ),
    ...need(tile.date, 'date', temporal, 'definition.not-a-date'),
    ...need(tile.by, 'by', new Set([...parted, ...temporal]), 'definition.not-a-group'),
    ...need(tile.series, 'series', parted, 'definition.not-a-group'),
    ...(tile.kind === 'funnel' && entity.pipeline === undefined
      ? [{ pointer: `${at}/entity`, code: 'definition.no-pipeline', params: { name: entity.name } }]
      : []),
  ];
}

function checkMeasure({ measure }: DashboardTile, at: string): ProblemDetail[] {
  if (measure === undefined || (measure.measure === 'count') === (measure.field === undefined)) return [];
  return [{ pointer: `${at}/measure`, code: 'definition.measure-field', params: { measure: measure.measure } }];
}

interface Wanted {
  readonly kinds: Kinds;
  readonly code: string;
  readonly entity: EntityDefinition;
  readonly next: Release;
}

/** A path over references ends at a field of these kinds. */
export function checkPath(path: string, pointer: string, { kinds, code, entity, next }: Wanted): ProblemDetail[] {
  const names = path.split('.');
  let owner: EntityDefinition | undefined = entity;
  for (const [index, name] of names.entries()) {
    const field = fieldNamed(owner, name);
    const kind = field?.kind ?? memberKinds[name];
    if (owner === undefined || kind === undefined)
      return [{ pointer, code: 'definition.unknown-field', params: { name } }];
    if (index === names.length - 1) return kinds.has(kind) ? [] : [{ pointer, code, params: { name: path } }];
    owner = next.entity(field?.target ?? '');
  }
  return [];
}
