// How elements are drawn: a few colours that can be told apart and read in light and dark. The words keep a dark ink on every one of them.
import { html } from 'lit';
import { t } from '../../shell/texts.ts';
import { isA } from '../moddle.ts';
import type { BusinessObject, DiagramElement, ProcessModeler } from '../modeler.ts';
import type { PanelGroup } from './group.ts';

interface Paint {
  readonly fill?: string;
  readonly stroke?: string;
}

const paints: Readonly<Record<string, Paint>> = {
  plain: {},
  blue: { fill: '#d6e6fb', stroke: '#0d4372' },
  green: { fill: '#d3ecd8', stroke: '#1d5127' },
  amber: { fill: '#fde9c4', stroke: '#6b4200' },
  red: { fill: '#fbdad7', stroke: '#831811' },
  violet: { fill: '#e8dcf8', stroke: '#4b2376' },
};

export function paint(modeler: ProcessModeler, elements: readonly DiagramElement[], name: string): void {
  const { fill, stroke } = paints[name] ?? {};
  modeler.together(() => {
    modeler.modeling.setColor(elements, fill === undefined ? null : { fill, stroke });
    // Words on a light fill keep a dark ink in the dark theme too.
    for (const element of elements) inkWords(modeler, element, stroke);
  });
}

function inkWords(modeler: ProcessModeler, element: DiagramElement, color: string | undefined): void {
  const { di } = element;
  if (di?.$type !== 'bpmndi:BPMNShape' || !isA(element, 'bpmn:Activity', 'bpmn:Participant', 'bpmn:Lane')) return;
  const label = di.get<BusinessObject | undefined>('label');
  if (label !== undefined) modeler.modeling.updateModdleProperties(element, label, { color });
  if (label !== undefined || color === undefined) return;
  const made = modeler.factory.create('bpmndi:BPMNLabel', { color });
  (made as { $parent?: BusinessObject }).$parent = di;
  modeler.modeling.updateModdleProperties(element, di, { label: made });
}

export function paintButtons(modeler: ProcessModeler, elements: readonly DiagramElement[]) {
  const fillOf = ({ di }: DiagramElement) => di?.get<string | undefined>('background-color');
  return html`<div class="paints" role="group" aria-label=${t('process.color.label')}>${Object.entries(paints).map(
    ([
      name,
      { fill, stroke },
    ]) => html`<button class="paint" aria-label=${t(`process.color.${name}`)} title=${t(`process.color.${name}`)} aria-pressed=${elements.every((one) => fillOf(one) === fill)}
      style="background: ${fill ?? 'var(--surface)'}; border-color: ${stroke ?? 'var(--control)'}" @click=${() => paint(modeler, elements, name)}></button>`,
  )}</div>`;
}

export const appearance: PanelGroup = {
  name: 'appearance',
  fits: (element) => !isA(element, 'bpmn:Process', 'bpmn:Collaboration'),
  render: ({ modeler, element }) => paintButtons(modeler, [element]),
};
