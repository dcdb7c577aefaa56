// Roles are definitions, and people have one of them as a choice: a release in which roles change holds the options of that choice, and what named a role that
// is taken out, so that a later one of the same name begins with nothing.
import type {
  ChoiceOption,
  DashboardDefinition,
  Definition,
  EntityDefinition,
  PageDefinition,
  RoleDefinition,
  SettingsDefinition,
  ViewDefinition,
} from '../../schemas/types.ts';
import type { PlannedVersion } from './plan-files.ts';
import { following } from './plan-names.ts';
import { keyOf, type LiveSet } from './release.ts';

const people = keyOf({ kind: 'entity', name: 'user' });

/** The same versions, and those that follow from roles that come, change or go. */
export function withRoles(live: LiveSet, planned: readonly PlannedVersion[]): readonly PlannedVersion[] {
  if (!planned.some(({ key, definition }) => definition.kind === 'role' || key === people)) return planned;
  const roles = new Map<string, RoleDefinition>();
  for (const { versioned, retired } of live.values())
    if (!retired && versioned.definition.kind === 'role') roles.set(versioned.definition.name, versioned.definition);
  const gone = new Set<string>();
  for (const { definition, retired } of planned) {
    if (definition.kind !== 'role') continue;
    if (retired) {
      gone.add(definition.name);
      roles.delete(definition.name);
    } else roles.set(definition.name, definition);
  }
  if (roles.size === 0 && gone.size === 0) return planned;
  const change = (definition: Definition): Definition => {
    const kept = gone.size === 0 ? definition : without(definition, gone);
    return kept.kind === 'entity' && keyOf(kept) === people ? withOptions(kept, [...roles.values()], gone) : kept;
  };
  return [...rewritten(planned, change), ...followers(live, planned, change), ...goingWith(live, planned, gone)];
}

function rewritten(
  planned: readonly PlannedVersion[],
  change: (definition: Definition) => Definition,
): readonly PlannedVersion[] {
  return planned.map((plan) => {
    const definition = plan.retired ? plan.definition : change(plan.definition);
    return definition === plan.definition ? plan : { ...plan, definition };
  });
}

function followers(
  live: LiveSet,
  planned: readonly PlannedVersion[],
  change: (definition: Definition) => Definition,
): readonly PlannedVersion[] {
  const taken = new Set(planned.map(({ key }) => key));
  return [...live].flatMap(([key, entry]) => {
    if (entry.retired || taken.has(key)) return [];
    const before = entry.versioned.definition;
    const definition = change(before);
    return definition === before ? [] : [following(key, definition, entry)];
  });
}

/** The menu of a role goes with it, and the pages that are for such roles alone. */
function goingWith(
  live: LiveSet,
  planned: readonly PlannedVersion[],
  gone: ReadonlySet<string>,
): readonly PlannedVersion[] {
  const taken = new Set(planned.map(({ key }) => key));
  return [...live].flatMap(([key, entry]) => {
    if (entry.retired || taken.has(key) || !isOf(entry.versioned.definition, gone)) return [];
    return [{ ...following(key, entry.versioned.definition, entry), retired: true }];
  });
}

function isOf(definition: Definition, gone: ReadonlySet<string>): boolean {
  if (definition.kind === 'menu') return gone.has(definition.name);
  return definition.kind === 'page' && definition.roles?.every((role) => gone.has(role)) === true;
}

/** In the order of the roles; an option that is no role of this installation stays where it was made, behind them. */
function withOptions(
  user: EntityDefinition,
  roles: readonly RoleDefinition[],
  gone: ReadonlySet<string>,
): EntityDefinition {
  const fields = user.fields.map((field) => {
    if (field.name !== 'role' || field.kind !== 'choice') return field;
    const known = new Map((field.options ?? []).map((option) => [option.value, option]));
    const named = [...roles].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
    const own = new Set(roles.map(({ name }) => name));
    const options: readonly ChoiceOption[] = [
      ...named.map(({ name, label }) => ({
        ...known.get(name),
        value: name,
        ...(label === undefined ? {} : { label }),
      })),
      ...(field.options ?? []).filter(({ value }) => !own.has(value) && !gone.has(value)),
    ];
    return JSON.stringify(options) === JSON.stringify(field.options) ? field : { ...field, options };
  });
  return fields.every((field, at) => field === user.fields[at]) ? user : { ...user, fields };
}

function rank({ order }: RoleDefinition): number {
  return order ?? 10_000;
}

/** Rights, sharing and rules of signing in forget a role that is gone. */
function without(definition: Definition, gone: ReadonlySet<string>): Definition {
  if (definition.kind === 'entity') return entityWithout(definition, gone);
  if (definition.kind === 'settings') return settingsWithout(definition, gone);
  if (definition.kind === 'dashboard') return dashboardWithout(definition, gone);
  if (definition.kind === 'page') return pageWithout(definition, gone);
  if (definition.kind === 'view') return viewWithout(definition, gone);
  if (definition.kind === 'role') return roleWithout(definition, gone);
  return definition;
}

/** Who was like a role that is gone has what is said of them alone. */
function roleWithout(role: RoleDefinition, gone: ReadonlySet<string>): RoleDefinition {
  if (role.like === undefined || !gone.has(role.like)) return role;
  const { like: _, ...rest } = role;
  return rest;
}

function entityWithout(entity: EntityDefinition, gone: ReadonlySet<string>): EntityDefinition {
  const named = Object.keys(entity.access).some((role) => gone.has(role));
  const isShared = ({ with: audience }: { readonly with: string }) => gone.has(audience.replace(/^role:/, ''));
  const shared = (entity.sharing ?? []).some(isShared);
  if (!named && !shared) return entity;
  const access = Object.fromEntries(Object.entries(entity.access).filter(([role]) => !gone.has(role)));
  const { sharing, ...rest } = entity;
  const left = (sharing ?? []).filter((rule) => !isShared(rule));
  return { ...rest, access, ...(left.length === 0 ? {} : { sharing: left }) };
}

function dashboardWithout(dashboard: DashboardDefinition, gone: ReadonlySet<string>): DashboardDefinition {
  const { homeOf = [], ...rest } = dashboard;
  const left = homeOf.filter((role) => !gone.has(role));
  if (left.length === homeOf.length) return dashboard;
  return left.length === 0 ? rest : { ...rest, homeOf: left };
}

function pageWithout(page: PageDefinition, gone: ReadonlySet<string>): PageDefinition {
  const roles = page.roles?.filter((role) => !gone.has(role)) ?? [];
  // Of a page that was for such roles alone nothing is left: it goes with them.
  return roles.length === 0 || roles.length === page.roles?.length ? page : { ...page, roles };
}

function settingsWithout(settings: SettingsDefinition, gone: ReadonlySet<string>): SettingsDefinition {
  const { secondFactorRoles = [], ...rest } = settings;
  const left = secondFactorRoles.filter((role) => !gone.has(role));
  if (left.length === secondFactorRoles.length) return settings;
  return left.length === 0 ? rest : { ...rest, secondFactorRoles: left };
}

/** What only roles that are gone had stays for who builds, and is nobody's. */
function viewWithout(view: ViewDefinition, gone: ReadonlySet<string>): ViewDefinition {
  const { roles, firstFor, ...rest } = view;
  const left = (names: readonly string[] | undefined) => names?.filter((name) => !gone.has(name));
  if (![...(roles ?? []), ...(firstFor ?? [])].some((name) => gone.has(name))) return view;
  const first = left(firstFor) ?? [];
  return {
    ...rest,
    ...(roles === undefined ? {} : { roles: left(roles) ?? [] }),
    ...(first.length === 0 ? {} : { firstFor: first }),
  };
}
