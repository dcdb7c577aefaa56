// What an event catches or throws besides timers and messages: signals, errors, escalations by their codes, conditions, links, compensation.
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, eventDefinitionOf, formal, isA, pointTo, rootsOf, textOf } from '../moddle.ts';
import type { BusinessObject } from '../modeler.ts';
import { choiceField, feelField, textField, tickField } from './fields.ts';
import type { PanelContext, PanelGroup } from './group.ts';

type Fields = (context: PanelContext, definition: BusinessObject) => TemplateResult;

function change({ modeler, element }: PanelContext, definition: BusinessObject) {
  return (properties: Readonly<Record<string, unknown>>) =>
    modeler.modeling.updateModdleProperties(element, definition, properties);
}

const isThrowing = (context: PanelContext) => isA(context.element, 'bpmn:ThrowEvent');

function suggestions(context: PanelContext, type: string, property: string): readonly string[] {
  return rootsOf(businessOf(context.element), type)
    .map((root) => textOf(root, property))
    .filter((text) => text !== '');
}

function coded(kind: 'error' | 'escalation'): Fields {
  const type = kind === 'error' ? 'bpmn:Error' : 'bpmn:Escalation';
  return (context, definition) => {
    const code = `${kind}Code`;
    const reference = definition.get<BusinessObject | undefined>(`${kind}Ref`);
    const set = change(context, definition);
    const variable = (property: string) =>
      textField(t(`process.event.${property}`), textOf(definition, property), (name) => set({ [property]: name }), {
        ltr: true,
        property,
      });
    return html`${textField(t(`process.event.${code}`), reference === undefined ? '' : textOf(reference, code), (text) => pointTo(context.modeler, context.element, definition, { reference: `${kind}Ref`, type, key: code }, text), { ltr: true, property: code, suggestions: suggestions(context, type, code), help: isThrowing(context) ? undefined : t('process.event.anyCode') })}
      ${isThrowing(context) ? nothing : html`${variable(`${kind}CodeVariable`)}${kind === 'error' ? variable('errorMessageVariable') : nothing}`}`;
  };
}

const fieldsOf: Readonly<Record<string, Fields>> = {
  'bpmn:SignalEventDefinition': (context, definition) => {
    const name = definition.get<BusinessObject | undefined>('signalRef')?.name ?? '';
    return html`${textField(t('process.event.signal'), name, (text) => pointTo(context.modeler, context.element, definition, { reference: 'signalRef', type: 'bpmn:Signal', key: 'name' }, text), { ltr: true, property: 'signal', suggestions: suggestions(context, 'bpmn:Signal', 'name') })}
      ${isThrowing(context) ? feelField(t('process.payload'), textOf(definition, 'payload'), (payload) => change(context, definition)({ payload }), { schema: context.schema, property: 'payload', placeholder: '{ order: order.id }' }) : nothing}`;
  },
  'bpmn:ErrorEventDefinition': coded('error'),
  'bpmn:EscalationEventDefinition': coded('escalation'),
  'bpmn:ConditionalEventDefinition': (context, definition) => {
    const body = definition.get<BusinessObject | undefined>('condition')?.get<string | undefined>('body') ?? '';
    const set = change(context, definition);
    return html`${feelField(t('process.condition'), body, (text) => set({ condition: formal(context.modeler, definition, text ?? '') }), { schema: context.schema, property: 'condition', placeholder: 'lead.value > 500' })}
      ${textField(t('process.event.variableName'), textOf(definition, 'variableName'), (variableName) => set({ variableName }), { ltr: true, help: t('process.event.variableNameHelp') })}`;
  },
  'bpmn:LinkEventDefinition': (context, definition) =>
    textField(t('process.event.link'), definition.name ?? '', (name) => change(context, definition)({ name }), {
      property: 'link',
    }),
  'bpmn:CompensateEventDefinition': (context, definition) => {
    const { modeler, element } = context;
    const set = change(context, definition);
    const activities = modeler.elements.filter(
      (one) => isA(one, 'bpmn:Activity') && one.labelTarget === undefined && one.parent === element.parent,
    );
    const chosen = definition.get<BusinessObject | undefined>('activityRef')?.id ?? '';
    return html`${choiceField(
      t('process.event.activity'),
      chosen,
      activities.map((one) => ({ name: one.id, label: businessOf(one).name ?? one.id })),
      (id) => set({ activityRef: id === undefined ? undefined : businessOf(modeler.elements.get(id)!) }),
      { noneLabel: t('process.event.everything'), property: 'activityRef' },
    )}
      ${tickField(t('process.event.waits'), definition.get<boolean | undefined>('waitForCompletion') !== false, (waitForCompletion) => set({ waitForCompletion }))}`;
  },
};

export const event: PanelGroup = {
  name: 'event',
  fits: (element) =>
    isA(element, 'bpmn:Event') && Object.keys(fieldsOf).some((type) => eventDefinitionOf(element, type) !== undefined),
  render(context) {
    return html`${Object.entries(fieldsOf).map(([type, fields]) => {
      const definition = eventDefinitionOf(context.element, type);
      return definition === undefined || (type === 'bpmn:CompensateEventDefinition' && !isThrowing(context))
        ? nothing
        : fields(context, definition);
    })}`;
  },
};
