// How often an activity is done: once, while a condition holds, or once for each item of a list, one after another or all at a time.
import { html, nothing } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, formal, isA, textOf } from '../moddle.ts';
import type { BusinessObject } from '../modeler.ts';
import { choiceField, feelField, textField, tickField } from './fields.ts';
import type { PanelContext, PanelGroup } from './group.ts';

type Kind = 'once' | 'while' | 'parallel' | 'sequential';

function kindOf(loop: BusinessObject | undefined): Kind {
  if (loop === undefined) return 'once';
  if (loop.$type === 'bpmn:StandardLoopCharacteristics') return 'while';
  return loop.get<boolean>('isSequential') ? 'sequential' : 'parallel';
}

function bodyOf(loop: BusinessObject, property: string): string {
  return loop.get<BusinessObject | undefined>(property)?.get<string | undefined>('body') ?? '';
}

function choose(context: PanelContext, loop: BusinessObject | undefined, kind: Kind): void {
  const { modeler, element, set } = context;
  const isMulti = kind === 'parallel' || kind === 'sequential';
  if (isMulti && loop?.$type === 'bpmn:MultiInstanceLoopCharacteristics')
    modeler.modeling.updateModdleProperties(element, loop, { isSequential: kind === 'sequential' });
  else set({ loopCharacteristics: kind === 'once' ? undefined : makeLoop(context, kind) });
}

function makeLoop({ modeler, element }: PanelContext, kind: Kind): BusinessObject {
  const isMulti = kind !== 'while';
  const made = modeler.factory.create(
    isMulti ? 'bpmn:MultiInstanceLoopCharacteristics' : 'bpmn:StandardLoopCharacteristics',
    isMulti ? { isSequential: kind === 'sequential' } : {},
  );
  (made as { $parent?: BusinessObject }).$parent = businessOf(element);
  return made;
}

function whileFields({ modeler, element, schema }: PanelContext, loop: BusinessObject) {
  const change = (properties: Readonly<Record<string, unknown>>) =>
    modeler.modeling.updateModdleProperties(element, loop, properties);
  const maximum = textOf(loop, 'loopMaximum');
  return html`${feelField(t('process.loop.condition'), bodyOf(loop, 'loopCondition'), (text) => change({ loopCondition: formal(modeler, loop, text ?? '') }), { schema, property: 'loopCondition' })}
    ${tickField(t('process.loop.testBefore'), loop.get<boolean>('testBefore') === true, (testBefore) => change({ testBefore }))}
    ${textField(t('process.loop.maximum'), maximum, (text) => change({ loopMaximum: text && /^\d{1,6}$/.test(text) ? Number(text) : undefined }), { ltr: true, property: 'loopMaximum' })}`;
}

function multiFields({ modeler, element, schema }: PanelContext, loop: BusinessObject) {
  const change = (properties: Readonly<Record<string, unknown>>) =>
    modeler.modeling.updateModdleProperties(element, loop, properties);
  const collection = textOf(loop, 'collection');
  return html`${feelField(t('process.loop.collection'), collection, (text) => change({ collection: text }), { schema, placeholder: 'order.lines', property: 'collection' })}
    ${textField(t('process.loop.item'), textOf(loop, 'elementVariable'), (elementVariable) => change({ elementVariable }), { ltr: true, placeholder: 'item', property: 'elementVariable' })}
    ${collection === '' ? feelField(t('process.loop.cardinality'), bodyOf(loop, 'loopCardinality'), (text) => change({ loopCardinality: formal(modeler, loop, text ?? '') }), { schema, placeholder: '3', property: 'loopCardinality' }) : nothing}
    ${feelField(t('process.loop.completion'), bodyOf(loop, 'completionCondition'), (text) => change({ completionCondition: formal(modeler, loop, text ?? '') }), { schema, placeholder: 'numberOfCompletedInstances >= 2', property: 'completionCondition' })}
    ${textField(t('process.loop.output'), textOf(loop, 'outputCollection'), (outputCollection) => change({ outputCollection }), { ltr: true, property: 'outputCollection' })}
    ${feelField(t('process.loop.outputElement'), textOf(loop, 'outputElement'), (outputElement) => change({ outputElement }), { schema, property: 'outputElement' })}`;
}

export const loop: PanelGroup = {
  name: 'loop',
  fits: (element) =>
    isA(element, 'bpmn:Activity') &&
    !(isA(element, 'bpmn:SubProcess') && businessOf(element).get<boolean>('triggeredByEvent')),
  render(context) {
    const characteristics = businessOf(context.element).get<BusinessObject | undefined>('loopCharacteristics');
    const kind = kindOf(characteristics);
    const kinds = (['while', 'parallel', 'sequential'] as const).map((name) => ({
      name,
      label: t(`process.loop.${name}`),
    }));
    return html`${choiceField(t('process.loop.label'), kind === 'once' ? '' : kind, kinds, (next) => choose(context, characteristics, (next ?? 'once') as Kind), { noneLabel: t('process.loop.once'), property: 'loopCharacteristics' })}
      ${characteristics === undefined ? nothing : kind === 'while' ? whileFields(context, characteristics) : multiFields(context, characteristics)}`;
  },
};
