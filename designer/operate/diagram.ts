// `<ravand-operate-diagram>`: a diagram to read: what is coloured, which badges it wears and what is chosen come as properties. Emits `element-choose`.
// The canvas is always dir="ltr"; the bpmn.io mark keeps its corner and nothing is put over it.
import fontStyle from 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css?inline';
import bpmnStyle from 'bpmn-js/dist/assets/bpmn-js.css?inline';
import diagramStyle from 'bpmn-js/dist/assets/diagram-js.css?inline';
import { css, html, type PropertyValues, unsafeCSS } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import { RavandElement } from '../elements/element.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { loadBpmnWords } from '../process-designer/translate.ts';
import { t } from '../shell/texts.ts';
import { type Corner, createViewer, type OperateViewer, type Paint } from './viewer.ts';

export interface Badge {
  readonly element: string;
  readonly corner: Corner;
  readonly text: string;
  /** What it says to those who cannot see where it sits. */
  readonly label: string;
  readonly tone: 'accent' | 'danger' | 'cause' | 'plain';
}

@customElement('ravand-operate-diagram')
export class RavandOperateDiagram extends RavandElement {
  @property({ attribute: false }) xml = '';
  @property({ attribute: false }) names: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) paints: ReadonlyMap<string, Paint> = new Map();
  @property({ attribute: false }) badges: readonly Badge[] = [];
  @property() chosen = '';
  @property() label = '';
  @state() private level = 1;
  #viewer: OperateViewer | undefined;
  #shown = '';

  protected override async firstUpdated(): Promise<void> {
    const host = this.renderRoot.querySelector<HTMLElement>('.host');
    if (!host) return;
    const { fontFamily } = getComputedStyle(host);
    const sample = `12px ${fontFamily}`;
    // Both scripts before the first label is measured.
    await Promise.allSettled([loadBpmnWords(), document.fonts.load(sample, 'Aa'), document.fonts.load(sample, 'اب')]);
    if (!this.isConnected) return;
    const viewer = createViewer(host, fontFamily);
    this.#viewer = viewer;
    viewer.onChoose((element) => this.emit('element-choose', element));
    this.#panByTouch(host, viewer);
    const watch = new ResizeObserver(() => this.#fit());
    watch.observe(host);
    this.during(() => {
      watch.disconnect();
      viewer.destroy();
      this.#viewer = undefined;
    });
    await this.#draw();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('xml') || changed.has('names')) void this.#draw();
    else if (changed.has('paints') || changed.has('badges') || changed.has('chosen')) this.#dress();
    if (changed.has('chosen') && this.chosen !== '') this.#viewer?.show(this.chosen);
  }

  async #draw(): Promise<void> {
    if (!this.#viewer || this.xml === '') return;
    if (this.#shown !== this.xml) {
      this.#shown = this.xml;
      await this.#viewer.open(this.xml, this.names);
      this.#zoom(0);
    }
    this.#dress();
    this.emit('diagram-drawn');
  }

  #dress(): void {
    const viewer = this.#viewer;
    if (!viewer || this.#shown === '') return;
    viewer.paint(this.paints);
    viewer.clearBadges();
    for (const badge of this.badges) viewer.badge(badge.element, badge.corner, badgeOf(badge));
    viewer.mark(this.chosen === '' ? undefined : this.chosen);
  }

  /** A finger moves the drawing sideways; up and down it moves the page. */
  #panByTouch(host: HTMLElement, viewer: OperateViewer): void {
    let at: number | undefined;
    host.addEventListener('pointerdown', (event) => {
      at = event.pointerType === 'touch' ? event.clientX : undefined;
    });
    host.addEventListener('pointermove', (event) => {
      if (at === undefined || event.pointerType !== 'touch') return;
      viewer.pan(event.clientX - at);
      at = event.clientX;
    });
    for (const end of ['pointerup', 'pointercancel'])
      host.addEventListener(end, () => {
        at = undefined;
      });
  }

  #fit(): void {
    this.#viewer?.resized();
    if (this.#shown !== '') this.#zoom(0);
  }

  #zoom(step: 1 | -1 | 0): void {
    this.level = this.#viewer?.zoom(step) ?? 1;
  }

  protected override render() {
    return html`<div class="host" dir="ltr" role="figure" aria-label=${this.label}></div>
      <div class="zoom" role="group" aria-label=${t('process.zoom')} dir="ltr">
        <button class="button quiet icon-only small" aria-label=${t('process.zoomOut')} @click=${() => this.#zoom(-1)}><ravand-icon name="minus"></ravand-icon></button>
        <button class="button quiet small" aria-label=${t('process.zoomFit')} @click=${() => this.#zoom(0)}>${t('process.percent', { value: Math.round(this.level * 100) })}</button>
        <button class="button quiet icon-only small" aria-label=${t('process.zoomIn')} @click=${() => this.#zoom(1)}><ravand-icon name="plus"></ravand-icon></button>
      </div>`;
  }

  static override styles = [
    ...[RavandElement.styles].flat(),
    buttons,
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
        position: absolute;
        inset: 0;
        touch-action: pan-y;
      }
      .zoom {
        position: absolute;
        inset-block-start: 10px;
        inset-inline-end: 10px;
        display: flex;
        align-items: center;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
      .djs-parent {
        --canvas-fill-color: transparent;
        font-family: var(--font);
      }
      .bjs-container {
        --bjs-font-family: var(--font);
      }
      .djs-container svg:focus {
        outline: none;
      }
      .djs-container svg:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: -2px;
      }
      .djs-element {
        cursor: pointer;
      }
      .bjs-powered-by {
        color: var(--text-2) !important;
      }
      .djs-outline {
        visibility: hidden !important;
      }
      .chosen > .djs-visual > :nth-child(1) {
        stroke: var(--accent) !important;
        stroke-width: 3px !important;
      }
      .badge {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        gap: 3px;
        min-inline-size: 20px;
        block-size: 20px;
        padding-inline: 6px;
        border-radius: 10px;
        font: var(--micro);
        font-weight: 650;
        line-height: 20px;
        white-space: nowrap;
        unicode-bidi: isolate;
        box-shadow: 0 0 0 2px var(--surface);
      }
      .badge.accent {
        background: var(--accent);
        color: var(--on-accent);
      }
      .badge.danger {
        background: var(--danger);
        color: var(--surface);
      }
      .badge.cause {
        background: var(--cause);
        color: var(--surface);
      }
      .badge.plain {
        background: var(--surface);
        color: var(--text);
        box-shadow: 0 0 0 1px var(--control);
      }
    `,
  ];
}

function badgeOf({ text, label, tone }: Badge): HTMLElement {
  const badge = document.createElement('span');
  badge.className = `badge ${tone}`;
  badge.textContent = text;
  badge.title = label;
  badge.dir = 'auto';
  badge.setAttribute('role', 'img');
  badge.setAttribute('aria-label', label);
  return badge;
}
