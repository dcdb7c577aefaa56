// A script task: one FEEL expression and the variable that takes its value.
import { html } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, isA, textOf } from '../moddle.ts';
import { feelField, textField } from './fields.ts';
import type { PanelGroup } from './group.ts';

export const script: PanelGroup = {
  name: 'script',
  fits: (element) => isA(element, 'bpmn:ScriptTask'),
  render({ element, set, schema }) {
    const business = businessOf(element);
    return html`${feelField(t('process.script'), textOf(business, 'script'), (text) => set({ script: text, scriptFormat: text === undefined ? undefined : 'feel' }), { placeholder: 'lead.value * 0.09', schema, property: 'script' })}
      ${textField(t('process.resultVariable'), textOf(business, 'resultVariable'), (resultVariable) => set({ resultVariable }), { ltr: true, property: 'resultVariable' })}`;
  },
};
