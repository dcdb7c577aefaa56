// A business rule task: which rule or decision table is asked, and the variable that takes the answer.
import { html, nothing } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, isA, textOf } from '../moddle.ts';
import { choiceField, textField } from './fields.ts';
import type { PanelGroup } from './group.ts';

export const decision: PanelGroup = {
  name: 'decision',
  fits: (element) => isA(element, 'bpmn:BusinessRuleTask'),
  render({ element, choices, set }) {
    const business = businessOf(element);
    const chosen = textOf(business, 'decision');
    const isTable = choices.house.decisions.some(({ name, kind }) => name === chosen && kind === 'decision');
    return html`${choiceField(t('process.decision'), chosen, choices.decisions, (name) => set({ decision: name }), { property: 'decision', help: t('process.decisionHelp') })}
      ${isTable ? html`<a class="button small" href=${`/studio/decisions/${encodeURIComponent(chosen)}`}><ravand-icon name="table-2"></ravand-icon>${t('process.openDecision')}</a>` : nothing}
      ${textField(t('process.resultVariable'), textOf(business, 'resultVariable'), (resultVariable) => set({ resultVariable }), { ltr: true, property: 'resultVariable' })}`;
  },
};
