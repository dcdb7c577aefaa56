// A sequence flow: when it is taken. A gateway: the same for each of its ways out, and which one is the default.
import { html, nothing } from 'lit';
import { t } from '../../shell/texts.ts';
import { businessOf, formal, isA } from '../moddle.ts';
import type { BusinessObject, DiagramElement } from '../modeler.ts';
import { feelField } from './fields.ts';
import type { PanelContext, PanelGroup } from './group.ts';

const deciding = ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:Activity'];

function sourceOf(flow: BusinessObject): BusinessObject | undefined {
  return flow.get<BusinessObject | undefined>('sourceRef');
}

function decides(business: BusinessObject | undefined): boolean {
  return business !== undefined && deciding.some((type) => business.$instanceOf(type));
}

function conditionOf(flow: BusinessObject): string {
  return flow.get<BusinessObject | undefined>('conditionExpression')?.get<string | undefined>('body') ?? '';
}

/** One way out: its condition, or that it is the way when nothing else is true. */
function flowFields({ modeler, schema }: PanelContext, flow: DiagramElement, source: DiagramElement | undefined) {
  const business = businessOf(flow);
  const isDefault = sourceOf(business)?.get<BusinessObject | undefined>('default') === business;
  const makeDefault = (event: Event) => {
    if (!source) return;
    const checked = (event.target as HTMLInputElement).checked;
    modeler.modeling.updateProperties(source, { default: checked ? business : undefined });
  };
  const setCondition = (text: string | undefined) =>
    modeler.modeling.updateProperties(flow, { conditionExpression: formal(modeler, business, text ?? '') });
  return html`${isDefault ? nothing : feelField(t('process.condition'), conditionOf(business), setCondition, { placeholder: 'lead.value > 500', schema, property: 'condition' })}
    <label class="check"><input type="checkbox" .checked=${isDefault} ?disabled=${!source} @change=${makeDefault} />${t('process.defaultFlow')}</label>`;
}

export const condition: PanelGroup = {
  name: 'condition',
  fits(element) {
    if (isA(element, 'bpmn:SequenceFlow')) return decides(sourceOf(businessOf(element)));
    return (
      isA(element, 'bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway') &&
      (businessOf(element).get<BusinessObject[]>('outgoing') ?? []).length > 0
    );
  },
  render(context) {
    const { element, modeler } = context;
    const business = businessOf(element);
    if (isA(element, 'bpmn:SequenceFlow'))
      return flowFields(context, element, modeler.elements.get(sourceOf(business)?.id ?? ''));
    return html`${business.get<BusinessObject[]>('outgoing').map((flow) => {
      const drawn = modeler.elements.get(flow.id);
      const target = flow.get<BusinessObject | undefined>('targetRef');
      if (!drawn) return nothing;
      return html`<fieldset class="group pairs"><legend><bdi>${flow.name ?? t('process.flowTo', { target: target?.name ?? target?.id ?? '' })}</bdi></legend>${flowFields(context, drawn, element)}</fieldset>`;
    })}`;
  },
};
