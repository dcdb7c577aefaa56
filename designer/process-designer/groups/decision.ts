// A business rule task: the decision it takes, with the way to its table, and the variable that takes the answer.
import { html, nothing } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, isA, textOf } from '../moddle.ts';
import { choiceField, textField } from './fields.ts';
import type { PanelGroup } from './group.ts';

export const decision: PanelGroup = {
  name: 'decision',
  fits: (element) => isA(element, 'bpmn:BusinessRuleTask'),
  render({ element, set, choices }) {
    const business = businessOf(element);
    const name = textOf(business, 'decision');
    const isTable = choices.decisions.some((one) => one.name === name);
    return html`${choiceField(t('process.decision'), name, choices.decisions, (chosen) => set({ decision: chosen }))}
      ${isTable ? html`<a class="button small" href=${`/studio/decisions/${encodeURIComponent(name)}`}><ravand-icon name="table-2"></ravand-icon>${t('process.openDecision')}</a>` : nothing}
      ${textField(t('process.resultVariable'), textOf(business, 'resultVariable'), (resultVariable) => set({ resultVariable }), { ltr: true })}`;
  },
};
