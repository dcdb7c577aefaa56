// An SMS in one's own words, or beginning with those of a message of the house.
import { html } from 'lit';
import type { Act } from './act.ts';
import './letter.ts';
import { sendLetter } from './send-letter.ts';

export const smsAct: Act = {
  name: 'sms',
  icon: 'message-square',
  isOffered: ({ state }) => state.may.write && state.contacts.some(({ channel }) => channel === 'sms'),
  fields: () => [],
  begin: () => ({}),
  draw: (context, values, busy) =>
    html`<ravand-letter channel="sms" .context=${context} .values=${values} ?busy=${busy}></ravand-letter>`,
  send: (context, values, key) => sendLetter('sms', context, values, key),
};
