// `<ravand-process-canvas>`: the drawing surface. Always dir="ltr" inside; the bpmn.io mark keeps its corner and nothing is put over it.

import fontStyle from 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css?inline';
import bpmnStyle from 'bpmn-js/dist/assets/bpmn-js.css?inline';
import diagramStyle from 'bpmn-js/dist/assets/diagram-js.css?inline';
import { css, html, type PropertyValues, unsafeCSS } from 'lit';
import { customElement } from 'lit/decorators.js';
// Once more for the page: a shadow root's style sheet cannot bring fonts.
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import { RavandElement } from '../elements/element.ts';
import { createModeler, type DiagramElement, type ProcessModeler } from './modeler.ts';
import { loadBpmnWords } from './translate.ts';

@customElement('ravand-process-canvas')
export class ProcessCanvas extends RavandElement {
  #modeler: ProcessModeler | undefined;

  /** The modeler, once `ready` was emitted. */
  get modeler(): ProcessModeler | undefined {
    return this.#modeler;
  }

  protected override async firstUpdated(_changed: PropertyValues): Promise<void> {
    await loadBpmnWords();
    const host = this.renderRoot.querySelector<HTMLElement>('.host');
    if (!host || !this.isConnected) return;
    const modeler = createModeler(host);
    this.#modeler = modeler;
    this.during(() => modeler.destroy());
    modeler.bus.on('selection.changed', () => this.emit('select-element', this.#selected()));
    modeler.bus.on('commandStack.changed', () => this.emit('diagram-changed'));
    this.emit('ready', modeler);
  }

  #selected(): DiagramElement | undefined {
    const chosen = this.#modeler?.selection.get() ?? [];
    const only = chosen.length === 1 ? chosen[0] : undefined;
    return only?.labelTarget ?? only;
  }

  /** Chooses an element and brings it into sight. */
  show(id: string): void {
    const element = this.#modeler?.elements.get(id);
    if (!element) return;
    this.#modeler?.canvas.scrollToElement(element);
    this.#modeler?.selection.select(element);
  }

  zoom(step: 1 | -1 | 0): number {
    const canvas = this.#modeler?.canvas;
    if (!canvas) return 1;
    if (step === 0) return canvas.zoom('fit-viewport', 'auto');
    const level = (canvas as unknown as { zoom(): number }).zoom();
    return canvas.zoom(Math.min(4, Math.max(0.2, level * (step > 0 ? 1.2 : 1 / 1.2))), 'auto');
  }

  protected override render() {
    return html`<div class="host" dir="ltr"></div>`;
  }

  static override styles = [
    ...[RavandElement.styles].flat(),
    unsafeCSS(diagramStyle),
    unsafeCSS(bpmnStyle),
    unsafeCSS(fontStyle),
    css`
      :host {
        display: block;
        position: relative;
        min-block-size: 0;
        background-color: var(--canvas);
        background-image: radial-gradient(var(--line) 1px, transparent 1px);
        background-size: 20px 20px;
      }
      .host {
        block-size: 100%;
      }
      .djs-container {
        --color-grey-225-10-15: var(--text);
        --color-grey-225-10-35: var(--text-2);
        --color-grey-225-10-55: var(--text-3);
        --color-grey-225-10-75: var(--control);
        --color-grey-225-10-80: var(--line);
        --color-grey-225-10-85: var(--line);
        --color-grey-225-10-90: var(--hover);
        --color-grey-225-10-95: var(--hover);
        --color-grey-225-10-97: var(--surface);
        --color-white: var(--surface);
        --color-white-opacity-05: var(--surface);
        --color-black-opacity-05: var(--hover);
        --color-black-opacity-10: var(--line);
        --color-black-opacity-30: var(--line);
        --color-blue-205-100-45: var(--accent);
        --color-blue-205-100-50: var(--accent);
        --color-blue-205-100-50-opacity-15: var(--ring);
        --color-blue-205-100-70: var(--accent);
        --color-blue-205-100-95: var(--accent-soft);
        --color-green-150-86-44: var(--success);
        --color-red-360-100-40: var(--danger);
        --color-red-360-100-45: var(--danger);
        --color-red-360-100-92: var(--danger-soft);
        --color-red-360-100-97: var(--danger-soft);
        --popup-font-family: var(--font);
        font-family: var(--font);
      }
      .djs-palette {
        inset-block-start: 12px;
        inset-inline-start: 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
        box-shadow: var(--shadow-popover);
      }
      .djs-palette .entry,
      .djs-context-pad .entry {
        color: var(--text);
      }
      .djs-context-pad .entry {
        border-radius: var(--radius);
        box-shadow: 0 0 2px 1px var(--line);
        background-color: var(--surface);
      }
      .djs-popup {
        --popup-background-color: var(--surface);
        --popup-font-size: 13px;
        border-radius: var(--radius-popover);
      }
      .finding-error .djs-visual > :nth-child(1) {
        stroke: var(--danger) !important;
      }
      .djs-direct-editing-parent {
        background: var(--surface);
        border: 1px solid var(--accent);
      }
      @media (max-width: 767.98px) {
        .djs-palette.two-column {
          inline-size: 48px;
        }
      }
    `,
  ];
}
