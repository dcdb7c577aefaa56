// Data in and out of an element: variable ← FEEL.
import { html } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, isA, textOf } from '../moddle.ts';
import type { PanelGroup } from './group.ts';
import { pairTable } from './pair-table.ts';

export const mapping: PanelGroup = {
  name: 'mapping',
  fits: (element) => isA(element, 'bpmn:Activity', 'bpmn:CatchEvent', 'bpmn:ThrowEvent'),
  render(context) {
    const { tasks } = context.choices.house;
    const offer = tasks.find(({ name }) => name === textOf(businessOf(context.element), 'type'));
    // What the form of the task asks for is not asked for again.
    const hidden = new Set((offer?.parameters ?? []).map(({ name }) => name));
    const columns = [
      { property: 'target', label: t('process.variable') },
      { property: 'source', label: t('process.value'), feel: true },
    ] as const;
    return html`${pairTable(context, 'ravand:Input', { title: t('process.inputs'), columns, hidden })} ${pairTable(context, 'ravand:Output', { title: t('process.outputs'), columns })}`;
  },
};
