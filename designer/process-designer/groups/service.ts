// A service or send task: what it does, and how often it tries. Throwing events that send share it.
import { html } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, isA, textOf } from '../moddle.ts';
import { textField } from './fields.ts';
import type { PanelGroup } from './group.ts';

const builtIn = ['send-message', 'set-field', 'create-record', 'assign'];

export const service: PanelGroup = {
  name: 'service',
  fits: (element) => isA(element, 'bpmn:ServiceTask', 'bpmn:SendTask'),
  render({ element, set }) {
    const business = businessOf(element);
    return html`${textField(t('process.serviceType'), textOf(business, 'type'), (type) => set({ type }), { ltr: true, help: t('process.serviceTypeHelp'), suggestions: builtIn })}
      ${textField(t('process.retries'), textOf(business, 'retries'), (retries) => set({ retries: retries && /^\d{1,2}$/.test(retries) ? retries : undefined }), { ltr: true })}`;
  },
};
