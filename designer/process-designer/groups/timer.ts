// A timer: one date, a time from now, or a cycle.
import { html, nothing } from 'lit';
import { t } from '../../shell/texts.ts';
import { eventDefinitionOf, setTimer, type TimerProperty, timerOf } from '../moddle.ts';
import { choiceField, feelField } from './fields.ts';
import type { PanelGroup } from './group.ts';

const timerType = 'bpmn:TimerEventDefinition';
const examples: Readonly<Record<TimerProperty, string>> = {
  timeDate: 'lead.followUpAt',
  timeDuration: 'P3D',
  timeCycle: 'R3/PT10M',
};

export const timer: PanelGroup = {
  name: 'timer',
  fits: (element) => eventDefinitionOf(element, timerType) !== undefined,
  render({ element, modeler }) {
    const definition = eventDefinitionOf(element, timerType);
    if (!definition) return html`${nothing}`;
    const { property, expression } = timerOf(definition);
    const kinds = [
      { name: 'timeDuration', label: t('process.timeDuration') },
      { name: 'timeDate', label: t('process.timeDate') },
      { name: 'timeCycle', label: t('process.timeCycle') },
    ];
    const setKind = (kind: string | undefined) =>
      setTimer(
        modeler,
        element,
        definition,
        (kind ?? 'timeDuration') as TimerProperty,
        expression || examples[(kind ?? property) as TimerProperty],
      );
    return html`${choiceField(t('process.timerKind'), property, kinds, setKind, { none: false })}
      ${timerField(property, expression, (text) => setTimer(modeler, element, definition, property, text ?? ''))}`;
  },
};

/** ISO 8601 texts stand as they are; anything else is FEEL. */
function timerField(property: TimerProperty, expression: string, change: (text: string | undefined) => void) {
  const iso = /^(P|R\d*\/P|\d{4}-)/.test(expression) || expression === '';
  const help = t(`process.${property}Help`);
  if (!iso) return feelField(t('process.timerValue'), expression, change, { help });
  return html`<div class="field">
    <label for="timer-value">${t('process.timerValue')}</label>
    <input id="timer-value" class="control" dir="ltr" .value=${expression} placeholder=${examples[property]} autocomplete="off"
      @change=${(event: Event) => change((event.target as HTMLInputElement).value.trim())} />
    <div class="help">${help}</div>
  </div>`;
}
