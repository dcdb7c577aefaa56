// A call: dialled by a link, logged with its direction, outcome and length.
import { html, nothing } from 'lit';
import { formatPhone } from '../../format/values.ts';
import type { Act } from './act.ts';
import { activityFields, logActivity } from './activity-fields.ts';
import { labelText } from './contact-words.ts';

export const callAct: Act = {
  name: 'call',
  icon: 'phone',
  isOffered: ({ state }) => state.may.log,
  fields: () => activityFields(['direction', 'outcome', 'duration', 'body'], { direction: { required: true } }),
  begin: () => ({ direction: 'out' }),
  above({ state }) {
    const phones = state.contacts.filter(({ channel }) => channel === 'sms');
    if (phones.length === 0) return html`${nothing}`;
    return html`<ul class="dial">
      ${phones.map((contact) => html`<li><a class="button small" href="tel:${contact.address}"><ravand-icon name="phone"></ravand-icon><bdi dir="ltr">${formatPhone(contact.address)}</bdi></a><span class="of">${labelText(contact)}</span></li>`)}
    </ul>`;
  },
  send(context, values, key) {
    const party = context.state.contacts.find(({ channel }) => channel === 'sms')?.address;
    return logActivity(context, 'call', { ...values, ...(party === undefined ? {} : { party }) }, key);
  },
};
