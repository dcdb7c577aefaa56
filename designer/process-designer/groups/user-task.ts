// A user task: its form, who does it, until when.
import { html, nothing } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, isA, textOf } from '../moddle.ts';
import { choiceField, feelField } from './fields.ts';
import type { PanelGroup } from './group.ts';

export const userTask: PanelGroup = {
  name: 'userTask',
  fits: (element) => isA(element, 'bpmn:UserTask'),
  render({ element, choices, set }) {
    const business = businessOf(element);
    const form = textOf(business, 'form');
    return html`${choiceField(t('process.form'), form, choices.forms, (form) => set({ form }))}
      ${form === '' ? nothing : html`<a class="button quiet small" href="/studio/forms/${encodeURIComponent(form)}"><ravand-icon name="square-pen"></ravand-icon>${t('forms.openForm')}</a>`}
      ${choiceField(t('process.candidateRole'), textOf(business, 'candidateRole'), choices.roles, (candidateRole) => set({ candidateRole }))}
      ${feelField(t('process.assignee'), textOf(business, 'assignee'), (assignee) => set({ assignee }), { help: t('process.assigneeHelp'), placeholder: 'lead.owner' })}
      ${feelField(t('process.due'), textOf(business, 'due'), (due) => set({ due }), { help: t('process.dueHelp'), placeholder: 'now() + @"PT2H"' })}
      ${feelField(t('process.priority'), textOf(business, 'priority'), (priority) => set({ priority }), { placeholder: 'if lead.value > 500 then 80 else 50' })}`;
  },
};
