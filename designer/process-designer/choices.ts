// What the properties panel offers in lists, from what the house has, in words of the reader's language.
import type { House } from '../../core/engine/check/house.ts';
import type { LocalText } from '../../schemas/types.ts';
import { roleName } from '../access/roles.ts';
import { session } from '../api/session.ts';
import { local } from '../shell/texts.ts';
import type { Choice, PanelChoices } from './groups/group.ts';

function choices(items: readonly { readonly name: string; readonly label?: LocalText }[]): readonly Choice[] {
  return items.map(({ name, label }) => ({ name, label: local(label, name) }));
}

export function choicesOf(house: House): PanelChoices {
  return {
    house,
    forms: choices(house.forms),
    entities: choices(house.entities),
    messages: choices(house.messages),
    calendars: choices(house.calendars),
    processes: choices(house.processes),
    decisions: choices(house.decisions),
    roles: house.roles.map(({ name }) => ({ name, label: roleName(name) })),
    users: (session.workspace?.users ?? []).map(({ id, name }) => ({ name: id, label: name })),
  };
}
