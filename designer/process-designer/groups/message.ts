// A message: its name, and the key that finds the one instance it is for.
import { html, nothing } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, isA, messageHolder, rootsOf, setMessage, textOf } from '../moddle.ts';
import type { BusinessObject } from '../modeler.ts';
import { feelField, textField } from './fields.ts';
import type { PanelGroup } from './group.ts';

export const message: PanelGroup = {
  name: 'message',
  // A send task with a service type goes out through that; the message is for those who correlate.
  fits: (element) =>
    messageHolder(element) !== undefined && !(isA(element, 'bpmn:SendTask') && textOf(businessOf(element), 'type')),
  render({ element, modeler, schema }) {
    const holder = messageHolder(element);
    if (!holder) return html`${nothing}`;
    const name = holder.get<BusinessObject | undefined>('messageRef')?.name ?? '';
    const isThrowing = isA(element, 'bpmn:ThrowEvent', 'bpmn:SendTask');
    const setKey = (correlationKey: string | undefined) =>
      modeler.modeling.updateModdleProperties(element, holder, { correlationKey });
    return html`${textField(t('process.messageName'), name, (text) => setMessage(modeler, element, holder, text ?? ''), { ltr: true, help: t('process.messageHelp'), property: 'message', suggestions: [...new Set(['sms-reply', 'email-reply', ...rootsOf(businessOf(element), 'bpmn:Message').flatMap((one) => one.name ?? [])])] })}
      ${feelField(t('process.correlationKey'), textOf(holder, 'correlationKey'), setKey, { help: t('process.correlationKeyHelp'), placeholder: 'lead.id', schema, property: 'correlationKey' })}
      ${isThrowing ? feelField(t('process.payload'), textOf(holder, 'payload'), (payload) => modeler.modeling.updateModdleProperties(element, holder, { payload }), { schema, property: 'payload', placeholder: '{ order: order.id }' }) : nothing}`;
  },
};
