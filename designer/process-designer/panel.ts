// `<ravand-process-panel>`: the properties of the chosen element, or of the process when nothing is chosen. Writes through the command stack only.
import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { hasText, t } from '../shell/texts.ts';
import type { PanelChoices, PanelContext } from './groups/group.ts';
import { groups } from './groups/index.ts';
import { businessOf, eventDefinitionOf } from './moddle.ts';
import type { DiagramElement, ProcessModeler } from './modeler.ts';

const icons: Readonly<Record<string, string>> = {
  UserTask: 'user-round',
  ServiceTask: 'settings',
  SendTask: 'send',
  ReceiveTask: 'mail',
  ScriptTask: 'scroll-text',
  ManualTask: 'hand',
  Task: 'square',
  SubProcess: 'square-plus',
  ExclusiveGateway: 'x',
  ParallelGateway: 'plus',
  EventBasedGateway: 'pentagon',
  SequenceFlow: 'move-right',
  StartEvent: 'circle',
  EndEvent: 'circle-stop',
  Process: 'workflow',
  BoundaryEvent: 'circle-dot',
  IntermediateCatchEvent: 'circle-dot',
  IntermediateThrowEvent: 'circle-dot',
};

@customElement('ravand-process-panel')
export class ProcessPanel extends RavandElement {
  @property({ attribute: false }) modeler: ProcessModeler | undefined;
  @property({ attribute: false }) element: DiagramElement | undefined;
  @property({ attribute: false }) choices: PanelChoices = {
    forms: [],
    entities: [],
    decisions: [],
    messages: [],
    roles: [],
  };

  #set = (properties: Readonly<Record<string, string | undefined>>): void => {
    const element = this.#target();
    if (element) this.modeler?.modeling.updateProperties(element, properties);
  };

  #target(): DiagramElement | undefined {
    return this.element ?? this.modeler?.canvas.getRootElement();
  }

  protected override render() {
    const element = this.#target();
    if (!element || !this.modeler || !element.businessObject) return nothing;
    const type = element.type.replace('bpmn:', '');
    const context: PanelContext = { modeler: this.modeler, element, choices: this.choices, set: this.#set };
    return html`<header>
        <span class="disc"><ravand-icon name=${eventDefinitionOf(element, 'bpmn:TimerEventDefinition') ? 'timer' : (icons[type] ?? 'square')}></ravand-icon></span>
        <div>
          <h2><bdi>${businessOf(element).name ?? kindOf(type)}</bdi></h2>
          <p class="muted">${kindOf(type)}</p>
        </div>
      </header>
      ${groups
        .filter((group) => group.fits(element))
        .map(
          (group) => html`<details open>
            <summary>${t(`process.group.${group.name}`)}<ravand-icon name="chevron-down"></ravand-icon></summary>
            <div class="fields">${group.render(context)}</div>
          </details>`,
        )}`;
  }

  static override styles = [
    ...[RavandElement.styles].flat(),
    buttons,
    controls,
    css`
      :host {
        display: block;
        overflow-y: auto;
        background: var(--surface);
        --input: 32px;
      }
      header {
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 14px 16px;
        border-block-end: 1px solid var(--line);
      }
      header h2 {
        font: var(--section);
      }
      header p {
        font: var(--small);
      }
      .disc {
        display: grid;
        place-items: center;
        inline-size: 34px;
        block-size: 34px;
        border: 1px solid var(--control);
        border-radius: var(--radius);
      }
      details {
        border-block-end: 1px solid var(--line);
      }
      summary {
        display: flex;
        justify-content: space-between;
        align-items: center;
        padding: 10px 16px;
        font: var(--section);
        cursor: pointer;
        list-style: none;
      }
      details:not([open]) summary ravand-icon {
        rotate: 90deg;
      }
      .fields {
        display: flex;
        flex-direction: column;
        gap: 12px;
        padding: 2px 16px 16px;
      }
      .pairs {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .pair {
        position: relative;
        display: grid;
        gap: 6px;
        padding: 8px 10px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
      }
      .pair > button {
        position: absolute;
        inset-block-start: 2px;
        inset-inline-end: 2px;
      }
      .check {
        display: flex;
        align-items: center;
        gap: 8px;
        font: var(--body);
      }
      .check input {
        inline-size: 16px;
        block-size: 16px;
        accent-color: var(--accent);
      }
      .button.small {
        align-self: start;
      }
    `,
  ];
}

function kindOf(type: string): string {
  return hasText(`process.kind.${type}`) ? t(`process.kind.${type}`) : type;
}
