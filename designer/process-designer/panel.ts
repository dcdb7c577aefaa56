// `<ravand-process-panel>`: the properties of the chosen element, or of the process when nothing is chosen. Writes through the command stack only.
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { House } from '../../core/engine/check/house.ts';
import { RavandElement } from '../elements/element.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';
import { commonProperties } from './groups/common.ts';
import type { PanelChoices, PanelContext } from './groups/group.ts';
import { groups } from './groups/index.ts';
import { kindOf } from './kind-of.ts';
import { knownNames } from './known-names.ts';
import { businessOf, eventDefinitionOf } from './moddle.ts';
import type { DiagramElement, ProcessModeler } from './modeler.ts';

const noHouse: House = {
  entities: [],
  forms: [],
  messages: [],
  calendars: [],
  processes: [],
  decisions: [],
  roles: [],
  tasks: [],
};
const none: PanelChoices['forms'] = [];
export const noChoices: PanelChoices = {
  forms: none,
  entities: none,
  messages: none,
  roles: none,
  users: none,
  calendars: none,
  processes: none,
  decisions: none,
  house: noHouse,
};

const icons: Readonly<Record<string, string>> = {
  UserTask: 'user-round',
  ServiceTask: 'settings',
  SendTask: 'send',
  ReceiveTask: 'mail',
  ScriptTask: 'scroll-text',
  ManualTask: 'hand',
  Task: 'square',
  SubProcess: 'square-plus',
  BusinessRuleTask: 'scale',
  CallActivity: 'workflow',
  InclusiveGateway: 'circle',
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
  @property({ attribute: false }) choices: PanelChoices = noChoices;
  /** More than one: what they have in common is changed for all of them. */
  @property({ attribute: false }) chosen: readonly DiagramElement[] = [];
  /** Property a finding speaks of: its field is brought into sight. */
  @property() wanted = '';

  #set = (properties: Readonly<Record<string, unknown>>): void => {
    const element = this.#target();
    if (element) this.modeler?.modeling.updateProperties(element, properties);
  };

  #target(): DiagramElement | undefined {
    return this.element ?? this.modeler?.canvas.getRootElement();
  }

  /** What is changed here or in the drawing is read from the drawing again. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('modeler')) this.modeler?.bus.on('commandStack.changed', () => this.requestUpdate());
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.wanted !== '' && (changed.has('wanted') || changed.has('element'))) this.#bring(this.wanted);
  }

  /** The first field of what is chosen. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.fields :is(input, select, textarea):not(:disabled)')?.focus();
  }

  /** Opens the group of the field, brings it into sight and gives it the focus. */
  #bring(property: string): void {
    const field = this.renderRoot.querySelector<HTMLElement>(`[data-property="${CSS.escape(property)}"]`);
    if (field === null) return;
    for (let at = field.parentElement; at !== null; at = at.parentElement)
      if (at instanceof HTMLDetailsElement) at.open = true;
    field.scrollIntoView({ block: 'center' });
    const control = field.matches('ravand-expression-editor, ravand-time-field')
      ? field
      : field.querySelector<HTMLElement>('input, select');
    control?.focus({ preventScroll: true });
  }

  protected override render() {
    const element = this.#target();
    if (!element || !this.modeler || !element.businessObject) return nothing;
    const type = element.type.replace('bpmn:', '');
    if (this.chosen.length > 1) return commonProperties(this.modeler, this.chosen, this.choices);
    const schema = knownNames(element, this.choices.house);
    const context: PanelContext = { modeler: this.modeler, element, choices: this.choices, schema, set: this.#set };
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
        rotate: -90deg;
      }
      :host(:dir(rtl)) details:not([open]) summary ravand-icon {
        rotate: 90deg;
      }
      .fields {
        display: flex;
        flex-direction: column;
        gap: 12px;
        padding: 2px 16px 16px;
      }
      header + .fields {
        padding-block-start: 14px;
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
      .link {
        font: var(--small);
        color: var(--accent);
      }
      .more {
        border: 0;
      }
      .more summary {
        padding: 0;
        font: var(--small-strong);
        color: var(--text-2);
      }
      .more[open] {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .more > :not(summary) {
        margin-block-start: 8px;
      }
      .paints {
        display: flex;
        gap: 8px;
      }
      .paint {
        inline-size: 28px;
        block-size: 28px;
        padding: 0;
        border: 2px solid;
        border-radius: var(--radius);
        cursor: pointer;
      }
      .paint[aria-pressed='true'] {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      .button.small {
        align-self: start;
      }
    `,
  ];
}
