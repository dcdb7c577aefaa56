// What the properties panel offers in lists, from what the house has, in words of the reader's language.
import type { HouseWithDrafts } from '../../core/engine/check/house.ts';
import { roleName } from '../access/roles.ts';
import { session } from '../api/session.ts';
import { local, t } from '../shell/texts.ts';
import type { Choice, PanelChoices } from './groups/group.ts';

type Listed = 'forms' | 'entities' | 'messages' | 'calendars' | 'processes' | 'decisions' | 'roles';

/** What is not live yet may be named, too, and says so: it goes live in the same release. */
function choices(house: HouseWithDrafts, list: Listed): readonly Choice[] {
  const live = house.live?.[list];
  const names = live && new Set(live.map(({ name }) => name));
  return house[list].map(({ name, label }) => {
    const called = list === 'roles' ? roleName(name) : local(label, name);
    return { name, label: names === undefined || names.has(name) ? called : t('studio.drafted', { name: called }) };
  });
}

export function choicesOf(house: HouseWithDrafts): PanelChoices {
  return {
    house,
    forms: choices(house, 'forms'),
    entities: choices(house, 'entities'),
    messages: choices(house, 'messages'),
    calendars: choices(house, 'calendars'),
    processes: choices(house, 'processes'),
    decisions: choices(house, 'decisions'),
    roles: choices(house, 'roles'),
    users: (session.workspace?.users ?? []).map(({ id, name }) => ({ name: id, label: name })),
  };
}
