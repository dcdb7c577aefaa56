// A note for the team, that can name people by @ or be for oneself alone.
import { html } from 'lit';
import type { Act } from './act.ts';
import { logActivity } from './activity-fields.ts';
import './note-box.ts';

export const noteAct: Act = {
  name: 'note',
  icon: 'message-square',
  isOffered: ({ state }) => state.may.log,
  fields: () => [],
  begin: () => ({}),
  draw: (context, values) => html`<ravand-note-box .context=${context} .values=${values}></ravand-note-box>`,
  send: (context, values, key) => logActivity(context, 'note', values, key),
};
