// An e-mail in one's own words, or beginning with those of a message of the house.
import { html } from 'lit';
import type { Act } from './act.ts';
import './letter.ts';
import { sendLetter } from './send-letter.ts';

export const emailAct: Act = {
  name: 'email',
  icon: 'mail',
  isOffered: ({ state }) => state.may.write && state.contacts.some(({ channel }) => channel === 'email'),
  fields: () => [],
  begin: () => ({}),
  draw: (context, values, busy) =>
    html`<ravand-letter channel="email" .context=${context} .values=${values} ?busy=${busy}></ravand-letter>`,
  send: (context, values, key) => sendLetter('email', context, values, key),
};
