// The process itself: which variables are records, and as whom it acts.
import { html } from 'lit';
import { t } from '../../shell/texts.ts';
import { isRightToLeft } from '../canvas/flow-direction.ts';
import { businessOf, isA, textOf } from '../moddle.ts';
import { choiceField } from './fields.ts';
import type { PanelGroup } from './group.ts';
import { pairTable } from './pair-table.ts';

export const processGroup: PanelGroup = {
  name: 'process',
  fits: (element) => isA(element, 'bpmn:Process'),
  render(context) {
    const { element, set, choices, modeler } = context;
    const flow = isRightToLeft(businessOf(element)) ? 'rtl' : 'ltr';
    const flows = (['ltr', 'rtl'] as const).map((name) => ({ name, label: t(`process.flow.${name}`) }));
    return html`${choiceField(t('process.flow.label'), flow, flows, (next) => set({ flow: next === 'rtl' ? 'rtl' : undefined }), { none: false, help: t('process.flow.help') })}
      <button class="button small" @click=${() => modeler.flip(element, flow === 'rtl' ? 'ltr' : 'rtl')}><ravand-icon name="arrow-up-down"></ravand-icon>${t('process.flow.mirror')}</button>
      ${choiceField(t('process.runAs'), textOf(businessOf(element), 'runAs'), choices.roles, (runAs) => set({ runAs }))}
      ${pairTable(context, 'ravand:Variable', {
        title: t('process.recordVariables'),
        columns: [
          { property: 'name', label: t('process.variable') },
          { property: 'entity', label: t('process.entity'), choices: choices.entities },
        ],
      })}`;
  },
};
