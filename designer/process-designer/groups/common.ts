// Several chosen elements: what they have in common, changed for all of them in one step of undo. A field with different values is empty.
import { html, nothing } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, isA, textOf } from '../moddle.ts';
import type { DiagramElement, ProcessModeler } from '../modeler.ts';
import { paintButtons } from './appearance.ts';
import { choiceField, textField } from './fields.ts';
import type { Choice, PanelChoices } from './group.ts';
import { taskLabel } from './service.ts';

export function commonProperties(modeler: ProcessModeler, elements: readonly DiagramElement[], choices: PanelChoices) {
  const drawn = elements.filter(({ labelTarget }) => labelTarget === undefined);
  const all = (...types: readonly string[]) => drawn.every((element) => isA(element, ...types));
  const shared = (property: string) => {
    const values = new Set(drawn.map((element) => textOf(businessOf(element), property)));
    return { value: values.size === 1 ? [...values][0]! : '', differs: values.size > 1 };
  };
  const setAll = (property: string) => (value: string | undefined) =>
    modeler.together(() => {
      for (const element of drawn) modeler.modeling.updateProperties(element, { [property]: value });
    });
  const choice = (label: string, property: string, of: readonly Choice[]) => {
    const { value, differs } = shared(property);
    return choiceField(label, value, of, setAll(property), {
      noneLabel: differs ? t('process.different') : t('process.none'),
      property,
    });
  };
  const text = (label: string, property: string) => {
    const { value, differs } = shared(property);
    return textField(label, value, setAll(property), {
      ltr: true,
      placeholder: differs ? t('process.different') : '',
      property,
    });
  };
  const tasks = choices.house.tasks.map((one) => ({ name: one.name, label: taskLabel(one) }));
  return html`<header><span class="disc"><ravand-icon name="layers"></ravand-icon></span><div><h2>${t('process.chosen', { count: drawn.length })}</h2><p class="muted">${t('process.chosenHelp')}</p></div></header>
    <div class="fields">
      ${all('bpmn:UserTask') ? html`${choice(t('process.form'), 'form', choices.forms)}${choice(t('process.candidateRole'), 'candidateRole', choices.roles)}${text(t('process.priority'), 'priority')}` : nothing}
      ${all('bpmn:ServiceTask', 'bpmn:SendTask') ? html`${choice(t('process.serviceType'), 'type', tasks)}${text(t('process.retries'), 'retries')}` : nothing}
      ${all('bpmn:CallActivity') ? choice(t('process.calledElement'), 'calledElement', choices.processes) : nothing}
      ${all('bpmn:BusinessRuleTask') ? choice(t('process.decision'), 'decision', choices.decisions) : nothing}
      ${paintButtons(modeler, drawn)}
    </div>`;
}
