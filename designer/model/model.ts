// The model as boxes and lines: entities with their fields that matter, relations with how many stand at each end and what becomes of them on deletion.
import { isLink, ownerOf } from '../../schemas/field-schema.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import { session } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import { entityColors } from '../elements/entity-color.ts';
import { labelOf } from '../format/values.ts';
import { local, t } from '../shell/texts.ts';

export const rowHeight = 20;
export const headHeight = 32;
export const boxWidth = 216;
const mostRows = 8;

export interface ModelRow {
  readonly name: string;
  readonly label: string;
  /** A key is what a record is called by or known as; a link leads on; lines are part of it. */
  readonly mark: 'key' | 'link' | 'lines' | 'field';
  readonly kind: string;
}

export interface ModelBox {
  readonly id: string;
  readonly label: string;
  readonly icon: string;
  readonly area: string;
  readonly rows: readonly ModelRow[];
  readonly more: number;
  readonly width: number;
  readonly height: number;
}

export interface ModelRelation {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** At the end that refers, and at what it refers to. */
  readonly ends: readonly [string, string];
  readonly onDelete: 'restrict' | 'clear' | 'cascade';
  /** The one is part of the other. */
  readonly isOwned: boolean;
}

/** What stands in no area. */
export const noArea = '';

export function areasOf(entities: readonly EntityForUser[]): readonly string[] {
  return [...new Set(entities.map(({ area = noArea }) => area))].toSorted(
    (a, b) => Number(a === '') - Number(b === ''),
  );
}

export function areaName(area: string): string {
  if (area === noArea) return t('model.noArea');
  return local(session.workspace?.areas.find(({ name }) => name === area)?.label, area);
}

const colors = (['teal', 'orange', 'purple', 'green', 'pink', 'blue', 'amber', 'red'] as const).map(
  (name) => entityColors[name],
);

export function areaColor(areas: readonly string[], area: string): string {
  const at = areas.indexOf(area);
  return area === noArea || at < 0 ? entityColors.neutral : (colors[at % colors.length] ?? entityColors.neutral);
}

const rank = { key: 0, link: 1, lines: 2, field: 3 } as const;

function markOf(entity: EntityForUser, field: FieldDefinition): ModelRow['mark'] {
  if (field.kind === 'lines') return 'lines';
  if (isLink(field)) return 'link';
  return field.name === entity.titleField || field.unique || field.kind === 'autoNumber' ? 'key' : 'field';
}

export function boxOf(entity: EntityForUser): ModelBox {
  const all = entity.fields
    .map(
      (field): ModelRow => ({
        name: field.name,
        label: labelOf(field),
        mark: markOf(entity, field),
        kind: t(`entity.kinds.${field.kind}`),
      }),
    )
    .toSorted((a, b) => rank[a.mark] - rank[b.mark]);
  const rows = all.slice(0, mostRows);
  const more = all.length - rows.length;
  return {
    id: entity.name,
    label: local(entity.label, entity.name),
    icon: entity.icon ?? 'box',
    area: entity.area ?? noArea,
    rows,
    more,
    width: boxWidth,
    height: headHeight + rowHeight * (rows.length + Number(more > 0)) + 8,
  };
}

/** A line for each link; that of lines to their owner is drawn once, from the owned side. */
export function relationsOf(entities: readonly EntityForUser[]): readonly ModelRelation[] {
  return entities.flatMap((entity) =>
    entity.fields.filter(isLink).map((field): ModelRelation => {
      const isOwned = entity.ownedBy?.field === field.name && ownerOf(entity) === field.target;
      return {
        id: `${entity.name}.${field.name}`,
        from: entity.name,
        to: field.target ?? '',
        label: labelOf(field),
        ends: ['n', field.kind === 'references' ? 'n' : field.required ? '1' : '0..1'],
        onDelete: isOwned ? 'cascade' : (field.onDelete ?? 'restrict'),
        isOwned,
      };
    }),
  );
}
