// An immutable picture of everything live, with the look-ups other rooms need. Made anew for each release; never changed.
import { ownCalendarName } from '../../schemas/own-calendar.ts';
import type {
  Definition,
  DefinitionKind,
  EntityDefinition,
  SettingsDefinition,
  ViewDefinition,
} from '../../schemas/types.ts';
import { createWorkingCalendar, type WorkingCalendar } from '../engine/time/time.ts';
import type { Release, Versioned } from './definitions.ts';
import { ownDefinition } from './own-calendar.ts';

type Of<K extends DefinitionKind> = Extract<Definition, { kind: K }>;

/** One definition's newest version, with what the store knows beside it. */
export interface Live {
  readonly versioned: Versioned<Definition>;
  readonly changedByAdmin: boolean;
  readonly retired: boolean;
}

/** By `kind/name`, retired ones too. */
export type LiveSet = ReadonlyMap<string, Live>;

export function keyOf(definition: { kind: string; name: string }): string {
  return `${definition.kind}/${definition.name}`;
}

const beforeSetUp: SettingsDefinition = {
  kind: 'settings',
  name: 'installation',
  language: 'fa',
  calendar: 'jalali',
  country: 'IR',
  timeZone: 'Asia/Tehran',
};

/** @param order names of sources in plugin order; those not named (the studio's `admin`) come last, by name. */
export function createRelease(number: number, live: LiveSet, order: readonly string[]): Release {
  const place = new Map(order.map((source, index) => [source, index]));
  const placeOf = (versioned: Versioned<Definition>) => place.get(versioned.source) ?? order.length;
  const byKind = new Map<DefinitionKind, Versioned<Definition>[]>();
  for (const { versioned, retired } of live.values()) {
    if (retired) continue;
    const list = byKind.get(versioned.definition.kind) ?? [];
    list.push(versioned);
    byKind.set(versioned.definition.kind, list);
  }
  for (const list of byKind.values()) {
    list.sort(
      (a, b) => placeOf(a) - placeOf(b) || compare(a.source, b.source) || compare(a.definition.name, b.definition.name),
    );
  }

  const all = <K extends DefinitionKind>(kind: K) => (byKind.get(kind) ?? []) as unknown as readonly Versioned<Of<K>>[];
  const get = <K extends DefinitionKind>(kind: K, name: string): Versioned<Of<K>> | undefined => {
    const found = live.get(`${kind}/${name}`);
    return found === undefined || found.retired ? undefined : (found.versioned as unknown as Versioned<Of<K>>);
  };
  const entities: readonly EntityDefinition[] = all('entity').map((entry) => entry.definition);
  const present = presentNames(entities);
  const getPresent: Release['get'] = (kind, name) => get(kind, kind === 'entity' ? present(name) : name);
  const rules = groupByEntity(
    all('rule').filter((rule) => rule.definition.enabled !== false),
    (rule) => rule.definition.entity,
  );
  const views = groupByEntity<ViewDefinition>(
    all('view').map((entry) => entry.definition),
    (view) => view.entity,
  );

  const settings = get('settings', 'installation')?.definition ?? beforeSetUp;
  const calendars = new Map<string, WorkingCalendar | undefined>();
  const calendar = (name: string): WorkingCalendar | undefined => {
    if (calendars.has(name)) return calendars.get(name);
    const definition =
      name === ownCalendarName ? ownDefinition({ settings, get, all }) : get('calendar', name)?.definition;
    if (definition === undefined) return undefined;
    const made = createWorkingCalendar(definition, settings.timeZone);
    calendars.set(name, made);
    return made;
  };

  return Object.freeze({
    number,
    settings,
    entity: (name: string) => get('entity', present(name))?.definition,
    entities: () => entities,
    form: (name: string) => get('form', name)?.definition,
    view: (name: string) => get('view', name)?.definition,
    views: (entity: string) => views.get(present(entity)) ?? [],
    rules: (entity: string) => rules.get(present(entity)) ?? [],
    message: (name: string) => get('message', name),
    process: (name: string) => get('process', name),
    calendar,
    all,
    get: getPresent,
  });
}

/** What an entity is called now, whichever of its names this is: what is kept elsewhere may still say an older one. */
function presentNames(entities: readonly EntityDefinition[]): (name: string) => string {
  const former = new Map(entities.flatMap((entity) => (entity.was ?? []).map((name) => [name, entity.name] as const)));
  return former.size === 0 ? (name) => name : (name) => former.get(name) ?? name;
}

function groupByEntity<T>(items: readonly T[], entityOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(entityOf(item)) ?? [];
    group.push(item);
    groups.set(entityOf(item), group);
  }
  return groups;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
