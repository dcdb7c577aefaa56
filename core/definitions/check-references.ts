// Do forms and views name what exists, does an entity keep what forms, views and rules name, and can a calendar be counted by? Rules,
// messages and processes themselves are checked by the rooms that run them.
import type { Definition, EntityDefinition, FilterTree } from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { checkCalendar } from './check-calendar.ts';
import { checkDashboard } from './check-dashboard.ts';
import { checkFilter } from './check-filter.ts';
import { checkForm } from './check-form.ts';
import { checkMenu } from './check-menu.ts';
import { checkPage } from './check-page.ts';
import { checkPortal, checkPortalAccess } from './check-portal.ts';
import { checkReport } from './check-report.ts';
import { checkRole } from './check-role.ts';
import { checkSettings } from './check-settings.ts';
import { checkView } from './check-view.ts';
import { definitionKinds } from './definition-validator.ts';
import type { Release } from './definitions.ts';
import { findUses } from './names/find-uses.ts';

/** @param next the picture in which the definition is live. */
export function checkReferences(definition: Definition, next: Release): ProblemDetail[] {
  if (definition.kind === 'form') return checkForm(definition, next);
  if (definition.kind === 'view') return checkView(definition, next);
  if (definition.kind === 'entity')
    return [...checkConditions(definition, next), ...checkPortalAccess(definition, next)];
  if (definition.kind === 'role') return checkRole(definition, next);
  if (definition.kind === 'page') return checkPage(definition, next);
  if (definition.kind === 'menu') return checkMenu(definition, next);
  if (definition.kind === 'portal') return checkPortal(definition, next);
  if (definition.kind === 'dashboard') return checkDashboard(definition, next);
  if (definition.kind === 'report') return checkReport(definition, next);
  if (definition.kind === 'settings') return checkSettings(definition, next);
  if (definition.kind === 'calendar') return checkCalendar(definition, next.settings.timeZone);
  return [];
}

/** A condition of rights that names nothing would shut a role out of every list, or worse. */
function checkConditions(entity: EntityDefinition, next: Release): ProblemDetail[] {
  return conditionsOf(entity).flatMap(({ pointer, where }) => checkFilter(where, pointer, entity.name, next));
}

/** The filters that an entity's rights are made of. */
function conditionsOf({
  access,
  sharing,
  portal,
}: EntityDefinition): { pointer: string; where: FilterTree | undefined }[] {
  return [
    ...Object.entries(access).flatMap(([role, { where, changeWhere }]) => [
      { pointer: `/access/${role}/where`, where },
      { pointer: `/access/${role}/changeWhere`, where: changeWhere },
    ]),
    ...(sharing ?? []).map(({ where }, index) => ({ pointer: `/sharing/${index}/where`, where })),
    { pointer: '/portal/where', where: portal?.where },
  ];
}

/** An entity may not lose a field that something live still uses. */
export async function checkRemoved(
  entity: EntityDefinition,
  live: EntityDefinition | undefined,
  next: Release,
): Promise<ProblemDetail[]> {
  const kept = new Set(entity.fields.map(({ id }) => id));
  const fields = new Set((live?.fields ?? []).filter(({ id }) => !kept.has(id)).map(({ id }) => id));
  if (live === undefined || fields.size === 0) return [];
  const uses = await findUses(
    definitionKinds.flatMap((kind) => next.all(kind).map(({ definition }): Definition => definition)),
    (name) => (name === live.name ? live : next.entity(name)),
    { entity: live.name, fields },
  );
  const users = new Map(uses.map((use) => [`${use.field} ${use.kind}/${use.name}`, use]));
  return [...users.values()].map(({ field = '', kind, name }) => ({
    pointer: '/fields',
    code: 'definition.field-in-use',
    params: { name: field, by: `${kind}/${name}` },
  }));
}
