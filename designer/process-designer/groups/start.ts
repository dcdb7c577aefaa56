// A start event: the record event that begins the process, and when.
import { html } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, isA, textOf } from '../moddle.ts';
import { choiceField, feelField } from './fields.ts';
import type { PanelGroup } from './group.ts';

export const start: PanelGroup = {
  name: 'start',
  fits: (element) => isA(element, 'bpmn:StartEvent') && !(element.parent && isA(element.parent, 'bpmn:SubProcess')),
  render({ element, choices, set, schema }) {
    const business = businessOf(element);
    const events = choices.entities.flatMap(({ name, label }) => [
      { name: `${name}.created`, label: t('process.whenCreated', { entity: label }) },
      { name: `${name}.updated`, label: t('process.whenUpdated', { entity: label }) },
    ]);
    return html`${choiceField(t('process.startOn'), textOf(business, 'startOn'), events, (startOn) => set({ startOn }), { property: 'startOn' })}
      ${feelField(t('process.startIf'), textOf(business, 'startIf'), (startIf) => set({ startIf }), { help: t('process.startIfHelp'), placeholder: 'lead.source = "web"', schema, property: 'startIf' })}`;
  },
};
