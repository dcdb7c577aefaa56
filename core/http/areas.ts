// The parts of the navigation: what they are called, and in which order they and their entities stand where no menu says it. Pure.
import type { AreaDefinition, EntityDefinition, LocalText } from '../../schemas/types.ts';
import type { Texts } from './texts.ts';

/** Areas by name, as the house and plugins brought them. */
export type BroughtAreas = ReadonlyMap<string, AreaDefinition>;

type InArea = Pick<EntityDefinition, 'name' | 'area'>;

export interface Area<E extends InArea = InArea> {
  readonly name: string;
  readonly label: LocalText;
  readonly icon?: string;
  /** In the order they stand in it. */
  readonly entities: readonly E[];
}

interface AreaNeeds {
  readonly brought: BroughtAreas;
  readonly texts: Pick<Texts, 'area'>;
}

/** What an area is called and looks like. */
export function areaHead({ brought, texts }: AreaNeeds, name: string): Omit<Area, 'entities'> {
  const { label = texts.area(name), icon } = brought.get(name) ?? {};
  return { name, label, ...(icon === undefined ? {} : { icon }) };
}

/**
 * The areas of these entities: in the order they were brought with, then those made here, as their first entity comes.
 * @param entities in the order of the release; those in no area are left out
 */
export function areasOf<E extends InArea>(needs: AreaNeeds, entities: readonly E[]): readonly Area<E>[] {
  const members = new Map<string, E[]>();
  for (const entity of entities) {
    if (entity.area !== undefined) members.set(entity.area, [...(members.get(entity.area) ?? []), entity]);
  }
  const placeOf = (area: string) => needs.brought.get(area)?.order ?? Number.MAX_SAFE_INTEGER;
  return [...members]
    .sort(([a], [b]) => placeOf(a) - placeOf(b))
    .map(([name, own]) => ({ ...areaHead(needs, name), entities: inOrder(own, needs.brought.get(name)) }));
}

function inOrder<E extends InArea>(
  entities: readonly E[],
  { entities: first = [] }: Partial<AreaDefinition> = {},
): E[] {
  const places = new Map(first.map((name, at) => [name, at]));
  const placeOf = ({ name }: E) => places.get(name) ?? first.length;
  return [...entities].sort((a, b) => placeOf(a) - placeOf(b));
}
