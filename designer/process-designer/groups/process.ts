// The process itself: which variables are records, and as whom it acts.
import { html } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, isA, textOf } from '../moddle.ts';
import { choiceField } from './fields.ts';
import type { PanelGroup } from './group.ts';
import { pairTable } from './pair-table.ts';

export const processGroup: PanelGroup = {
  name: 'process',
  fits: (element) => isA(element, 'bpmn:Process'),
  render(context) {
    const { element, set, choices } = context;
    return html`${choiceField(t('process.runAs'), textOf(businessOf(element), 'runAs'), choices.roles, (runAs) => set({ runAs }))}
      ${pairTable(context, 'ravand:Variable', {
        title: t('process.recordVariables'),
        columns: [
          { property: 'name', label: t('process.variable') },
          { property: 'entity', label: t('process.entity'), choices: choices.entities },
        ],
      })}`;
  },
};
