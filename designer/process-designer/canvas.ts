// `<ravand-process-canvas>`: the drawing surface. Always dir="ltr" inside; the bpmn.io mark keeps its corner and nothing is put over it.

import fontStyle from 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css?inline';
import bpmnStyle from 'bpmn-js/dist/assets/bpmn-js.css?inline';
import diagramStyle from 'bpmn-js/dist/assets/diagram-js.css?inline';
import { css, html, type PropertyValues, unsafeCSS } from 'lit';
import { customElement, state } from 'lit/decorators.js';
// Once more for the page: a shadow root's style sheet cannot bring fonts.
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import minimapStyle from 'diagram-js-minimap/assets/diagram-js-minimap.css?inline';
import { RavandElement } from '../elements/element.ts';
import { offerKeys } from '../shell/shortcuts.ts';
import { t } from '../shell/texts.ts';
import { lightStyle } from './canvas/light-style.ts';
import { calledIn } from './kind-of.ts';
import { createModeler, type DiagramElement, type ProcessModeler } from './modeler.ts';
import { loadBpmnWords } from './translate.ts';

const keys = [
  ['J K', 'walk'],
  ['Shift+J Shift+K', 'flows'],
  ['Enter', 'properties'],
  ['A', 'append'],
  ['N', 'create'],
  ['Shift+C', 'connect'],
  ['R', 'replace'],
  ['E', 'rename'],
  ['ArrowUp ArrowDown ArrowLeft ArrowRight', 'move'],
  ['Delete', 'remove'],
  ['Control+F', 'find'],
  ['Escape', 'none'],
] as const;

@customElement('ravand-process-canvas')
export class ProcessCanvas extends RavandElement {
  /** What is chosen, for who does not see it. */
  @state() private said = '';
  #modeler: ProcessModeler | undefined;

  /** The modeler, once `ready` was emitted. */
  get modeler(): ProcessModeler | undefined {
    return this.#modeler;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(
      offerKeys(() => ({
        heading: t('process.canvas'),
        keys: keys.map(([combination, does]) => [combination, t(`process.key.${does}`)]),
      })),
    );
  }

  protected override async firstUpdated(_changed: PropertyValues): Promise<void> {
    const host = this.renderRoot.querySelector<HTMLElement>('.host');
    if (!host) return;
    const { fontFamily } = getComputedStyle(host);
    await Promise.all([loadBpmnWords(), loadFonts(fontFamily)]);
    if (!this.isConnected) return;
    const modeler = createModeler(host, fontFamily);
    this.#modeler = modeler;
    this.during(() => modeler.destroy());
    const drawing = host.querySelector('svg');
    drawing?.setAttribute('role', 'application');
    drawing?.setAttribute('aria-label', t('process.canvas'));
    drawing?.setAttribute('aria-describedby', 'keys');
    // An answer would keep the event from who listens later.
    const tell = (event: string, told: string, detail?: () => unknown) =>
      modeler.bus.on(event, () => void this.emit(told, detail?.()));
    tell('selection.changed', 'select-element', () => this.#selected());
    tell('ravand.paste-refused', 'paste-refused');
    tell('ravand.element-open', 'element-open');
    tell('commandStack.changed', 'diagram-changed');
    modeler.bus.on(['selection.changed', 'commandStack.changed'], () => this.#say(this.#selected()));
    this.emit('ready', modeler);
  }

  #say(chosen: readonly DiagramElement[]): void {
    this.said = chosen.length > 1 ? t('process.chosen', { count: chosen.length }) : chosen.map(calledIn).join();
  }

  #selected(): readonly DiagramElement[] {
    return [...new Set((this.#modeler?.selection.get() ?? []).map((one) => one.labelTarget ?? one))];
  }

  #dragged = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };

  #dropped = (event: DragEvent): void => {
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    this.emit('file-dropped', file);
  };

  override focus(): void {
    this.#modeler?.canvas.focus();
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
    if (step === 0) return this.#modeler?.showWhole() ?? 1;
    return canvas.zoom(Math.min(4, Math.max(0.2, canvas.zoom() * (step > 0 ? 1.2 : 1 / 1.2))), 'auto');
  }

  protected override render() {
    return html`<div class="host" dir="ltr" @dragover=${this.#dragged} @drop=${this.#dropped}></div>
      <p class="keys" id="keys">${t('process.keys')}</p>
      <div class="visually-hidden" role="status">${this.said}</div>`;
  }

  static override styles = [
    ...[RavandElement.styles].flat(),
    unsafeCSS(lightStyle(diagramStyle)),
    unsafeCSS(bpmnStyle),
    unsafeCSS(fontStyle),
    unsafeCSS(minimapStyle),
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
      /* Only for who came by keyboard; the mark and the tools keep their places. */
      .keys {
        position: absolute;
        inset-block-end: 12px;
        inset-inline: 0;
        inline-size: fit-content;
        max-inline-size: calc(100% - 340px);
        margin-inline: auto;
        padding: 4px 10px;
        border-radius: var(--radius);
        background: var(--toast);
        color: var(--on-toast);
        font: var(--small);
        visibility: hidden;
        pointer-events: none;
      }
      .host:has(svg:focus-visible) + .keys {
        visibility: visible;
      }
      .bio-theme-parent {
        --bio-surface: var(--surface);
        --bio-surface-overlay: var(--surface);
        --bio-surface-subtle: var(--surface);
        --bio-surface-medium: var(--hover);
        --bio-surface-inverted: var(--toast);
        --bio-surface-inverted-subtle: color-mix(in srgb, var(--on-toast) 24%, transparent);
        --bio-text: var(--text);
        --bio-text-subtle: var(--text-2);
        --bio-text-subtlest: var(--text-3);
        --bio-text-on-inverted: var(--on-toast);
        --bio-text-on-primary: var(--on-accent);
        --bio-border: var(--line);
        --bio-border-disabled: var(--line);
        --bio-primary: var(--accent);
        --bio-primary-surface: var(--accent-soft);
        --bio-danger: var(--danger);
        --bio-danger-surface-subtle: var(--danger-soft);
        --bio-selected-surface: var(--accent-soft);
        --bio-focus: var(--accent);
        --bio-focus-surface: var(--surface);
        --bio-canvas-accent: var(--accent);
        --bio-canvas-accent-subtle: color-mix(in srgb, var(--accent) 50%, var(--surface));
        --bio-shadow: rgb(16 32 34 / 0.16);
        --bio-shadow-subtle: rgb(16 32 34 / 0.1);
        --bio-radius-sm: var(--radius);
        --bio-radius-md: var(--radius);
        --bio-radius-lg: var(--radius-card);
      }
      .djs-parent {
        --popup-font-family: var(--font);
        --popup-font-size: 13px;
        --popup-secondary-font-size: 12px;
        --popup-header-font-weight: 650;
        --popup-border-color: var(--line);
        --popup-scrollbar-thumb-color: var(--control);
        --popup-search-border-color: var(--control);
        --search-font-family: var(--font);
        --search-font-size: 13px;
        --search-input-border-color: var(--control);
        --hover-tooltip-font-family: var(--font);
        --canvas-fill-color: transparent;
        --bendpoint-stroke-color: var(--surface);
        --resizer-stroke-color: var(--surface);
        font-family: var(--font);
      }
      .bjs-container {
        --bjs-font-family: var(--font);
      }
      .djs-container {
        user-select: none;
      }
      .djs-container svg:focus {
        outline: none;
      }
      .djs-container svg:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: -2px;
      }
      .djs-palette,
      .djs-palette.two-column.open {
        inset-block-start: 12px;
        inset-inline-start: 12px;
        inline-size: 42px;
        max-block-size: calc(100% - 24px);
        overflow: hidden auto;
        scrollbar-width: none;
        padding-block: 2px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
        box-shadow: var(--shadow-popover);
      }
      /* Where there is little height all tools stay in sight. */
      .djs-palette.two-column.open {
        inline-size: 86px;
        overflow: hidden;
      }
      .djs-palette .entry {
        inline-size: 36px;
        block-size: 36px;
        margin-inline: 2px;
        border-radius: var(--radius);
        font-size: 24px;
        line-height: 36px;
      }
      .djs-palette .entry:hover {
        background: var(--hover);
      }
      .djs-palette .entry.highlighted-entry {
        background: var(--accent-soft);
      }
      .djs-palette .entry:focus-visible {
        outline-offset: -2px;
      }
      .djs-palette .separator {
        margin: 3px 9px;
        padding-block-start: 0;
      }
      .djs-context-pad {
        inline-size: 86px;
        padding: 3px;
      }
      .djs-context-pad.open {
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
        box-shadow: var(--shadow-popover);
        pointer-events: all;
      }
      .djs-context-pad .entry {
        inline-size: 26px;
        block-size: 26px;
        margin: 0;
        border-radius: var(--radius);
        box-shadow: none;
        background: none;
        color: var(--text);
        font-size: 19px;
        line-height: 26px;
      }
      .djs-context-pad .entry:hover {
        background: var(--hover);
        color: var(--accent);
      }
      .djs-context-pad .entry[data-action='delete']:hover {
        color: var(--danger);
      }
      /* Fingers need more room than a pointer. */
      @media (pointer: coarse) {
        .djs-context-pad {
          inline-size: 116px;
        }
        .djs-context-pad .entry {
          inline-size: 36px;
          block-size: 36px;
          line-height: 36px;
        }
      }
      .djs-popup {
        border: 1px solid var(--line);
        border-radius: var(--radius-popover);
        box-shadow: var(--shadow-popover);
        color: var(--text);
      }
      .djs-popup-search input,
      .djs-search-input input {
        min-block-size: 32px;
        background: var(--surface);
        color: var(--text);
      }
      .djs-popup-search-icon,
      .djs-search-input svg {
        inset-block-start: 9px;
        color: var(--text-3);
        fill: var(--text-3);
      }
      .djs-popup-body .entry {
        padding: 6px 8px;
        border-radius: var(--radius);
      }
      /* The words of a menu read in the page's direction, though the canvas does not turn. */
      :host(:dir(rtl)) :is(.djs-popup, .djs-hover-tooltip, .djs-tooltip-error, .djs-search-container) {
        direction: rtl;
        text-align: start;
      }
      :host(:dir(rtl)) .djs-popup-search-icon,
      :host(:dir(rtl)) .djs-search-input svg {
        inset-inline: 8px auto;
      }
      :host(:dir(rtl)) :is(.djs-popup-search, .djs-search-input) input {
        padding-inline: 28px 6px;
      }
      :host(:dir(rtl)) .djs-popup-results {
        margin-inline: 12px 3px;
        padding-inline: 0 9px;
      }
      :host(:dir(rtl)) :is([class*='icon'] .djs-popup-label, .djs-popup-label:not(:first-child)) {
        margin-inline: 0.5em 0;
      }
      /* At the bottom left: the mark has the right corner. */
      .djs-minimap {
        inset: auto auto 12px 106px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        overflow: hidden;
        background: var(--surface);
        box-shadow: none;
      }
      .djs-minimap.open .map {
        inline-size: 220px;
        block-size: 130px;
      }
      .djs-minimap .toggle {
        inline-size: 32px;
        block-size: 32px;
        color: var(--text-2);
      }
      .djs-minimap .viewport-dom {
        border-color: var(--accent);
      }
      .djs-minimap.open .toggle {
        inset-inline-end: 0;
      }
      .djs-minimap .toggle::before {
        content: '';
        display: block;
        inline-size: 100%;
        block-size: 100%;
        background: currentColor;
        mask: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='black' stroke-width='1.75'%3E%3Crect x='3' y='4' width='18' height='16' rx='2'/%3E%3Crect x='11.5' y='11' width='6.5' height='5.5' rx='1' fill='black'/%3E%3C/svg%3E") center / 18px no-repeat;
      }
      @media (max-width: 767.98px) {
        .djs-minimap {
          display: none;
        }
      }
      /* The mark keeps its corner and stays readable on every ground. */
      .bjs-powered-by {
        color: var(--text-2) !important;
      }
      .finding-error .djs-visual > :nth-child(1) {
        stroke: var(--danger) !important;
      }
      .djs-direct-editing-parent {
        background: var(--surface);
        border: 1px solid var(--accent);
        border-radius: var(--radius);
      }
    `,
  ];
}

/** Both scripts before the first label is measured: a label laid out with another font stays off its place. */
export async function loadFonts(fontFamily: string): Promise<void> {
  const sample = `12px ${fontFamily}`;
  await Promise.allSettled([document.fonts.load(sample, 'Aa'), document.fonts.load(sample, 'اب')]);
}
