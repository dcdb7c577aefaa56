// A timer: said as a sentence, in a working calendar when it counts working time.
import { html, nothing } from 'lit';
import { t } from '../../shell/texts.ts';
import { datePaths } from '../known-names.ts';
import { eventDefinitionOf, setTimer, textOf, timerOf } from '../moddle.ts';
import '../time/time-field.ts';
import type { WrittenTime } from '../time/time-sentence.ts';
import type { PanelGroup } from './group.ts';

const timerType = 'bpmn:TimerEventDefinition';

export const timer: PanelGroup = {
  name: 'timer',
  fits: (element) => eventDefinitionOf(element, timerType) !== undefined,
  render({ element, modeler, choices, schema }) {
    const definition = eventDefinitionOf(element, timerType);
    if (!definition) return html`${nothing}`;
    const { property, expression } = timerOf(definition);
    const calendar = textOf(definition, 'calendar');
    const value: WrittenTime = { property, text: expression, ...(calendar === '' ? {} : { calendar }) };
    return html`<ravand-time-field data-property="timer" label=${t('process.timerValue')} .value=${value} .calendars=${choices.calendars} .paths=${datePaths(schema)} .schema=${schema}
      @time-change=${({ detail }: CustomEvent<WrittenTime>) => setTimer(modeler, element, definition, detail)}></ravand-time-field>`;
  },
};
