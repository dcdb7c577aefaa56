// Is what the settings name there: a zone, roles, a working calendar?
import type { SettingsDefinition } from '../../schemas/types.ts';
import { isPlace } from '../engine/time/zone-offsets.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { Release } from './definitions.ts';

/** @param next the picture in which the settings are live. */
export function checkSettings(settings: SettingsDefinition, next: Release): ProblemDetail[] {
  const { timeZone, workingCalendar, secondFactorRoles = [], quietHours } = settings;
  const details: ProblemDetail[] = [];
  if (!isPlace(timeZone))
    details.push({ pointer: '/timeZone', code: 'definition.unknown-zone', params: { found: timeZone } });
  if (workingCalendar !== undefined && next.get('calendar', workingCalendar) === undefined)
    details.push({
      pointer: '/workingCalendar',
      code: 'definition.unknown-calendar',
      params: { found: workingCalendar },
    });
  for (const [index, name] of secondFactorRoles.entries())
    if (next.get('role', name) === undefined)
      details.push({ pointer: `/secondFactorRoles/${index}`, code: 'definition.unknown-role', params: { name } });
  if (quietHours !== undefined && quietHours.from === quietHours.until)
    details.push({ pointer: '/quietHours/until', code: 'definition.quiet-hours-empty' });
  return details;
}
