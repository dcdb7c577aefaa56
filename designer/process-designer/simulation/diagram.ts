// `<ravand-simulation-diagram>`: the draft as a picture with its tokens. Places where something can be done are buttons; it says which was pressed.
import { html, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { ExecutableProcess } from '../../../core/engine/model.ts';
import { RavandElement } from '../../elements/element.ts';
import { formatInteger } from '../../format/numbers.ts';
import { t } from '../../shell/texts.ts';
import { loadFonts, ProcessCanvas } from '../canvas.ts';
import { diagramMarks } from './diagram-style.ts';
import { emptyView, type View } from './frames.ts';
import { type Mark, marksOf } from './marks.ts';
import { MovingDots } from './moving-dots.ts';
import { kindText, nameOf } from './names.ts';
import type { Possible } from './possible.ts';
import { createViewer, type DrawnElement, type ProcessViewer } from './viewer.ts';

export interface Pressed {
  readonly element: string;
  readonly anchor: Element;
}

interface Placed {
  readonly overlay: string;
  readonly button: HTMLElement;
}

const signs: Readonly<Partial<Record<Mark['state'], string>>> = { incident: '!', choice: '?' };
/** On the corner of a shape; events are small, theirs sits further out. */
const offset = { top: -11, left: -11 };
/** Room left about an element that is brought into sight, for the bar too. */
const around = { top: 60, left: 40, right: 60, bottom: 130 };

@customElement('ravand-simulation-diagram')
export class SimulationDiagram extends RavandElement {
  @property({ attribute: false }) xml = '';
  @property({ attribute: false }) processes: readonly ExecutableProcess[] = [];
  @property({ attribute: false }) view: View = emptyView;
  @property({ attribute: false }) possibles: readonly Possible[] = [];
  /** Gateways that were told their way, with the flows. */
  @property({ attribute: false }) standing: ReadonlyMap<string, readonly string[]> = new Map();
  @property({ type: Boolean }) idle = false;
  /** How long a token takes along a flow. */
  @property({ attribute: false }) durationMs = 400;
  @query('.host') private readonly host!: HTMLElement;
  #viewer: ProcessViewer | undefined;
  #dots: MovingDots | undefined;
  readonly #placed = new Map<string, Placed>();
  readonly #loops = new Map<string, Placed>();
  readonly #marked = new Map<string, string>();
  #coloured: ReadonlySet<string> = new Set();
  #told: ReadonlySet<string> = new Set();

  protected override async firstUpdated(): Promise<void> {
    const { fontFamily } = getComputedStyle(this.host);
    await loadFonts(fontFamily);
    if (!this.isConnected) return;
    const viewer = createViewer(this.host, fontFamily);
    this.during(() => viewer.destroy());
    await viewer.open(this.xml);
    if (!this.isConnected) return;
    this.#viewer = viewer;
    this.#dots = new MovingDots(viewer);
    viewer.showWhole();
    viewer.onPress((element) => this.#press((element.labelTarget ?? element).id));
    viewer.onMove(() => this.emit('diagram-moved', viewer.canvas.zoom()));
    this.#draw();
    this.emit('diagram-ready', viewer.canvas.zoom());
  }

  protected override updated(changed: PropertyValues<this>): void {
    const matters = changed.has('view') || changed.has('possibles') || changed.has('idle') || changed.has('standing');
    if (!matters || !this.#viewer) return;
    this.#draw();
    if (changed.has('view') && this.view.at !== undefined) this.show(this.view.at);
  }

  zoom(step: 1 | -1 | 0): number {
    const canvas = this.#viewer?.canvas;
    if (!canvas) return 1;
    if (step === 0) return this.#viewer?.showWhole() ?? 1;
    return canvas.zoom(Math.min(4, Math.max(0.2, canvas.zoom() * (step > 0 ? 1.2 : 1 / 1.2))), 'auto');
  }

  /** What a card about an element is anchored to. */
  anchorOf(element: string): Element | undefined {
    const drawn = this.#viewer?.elements.get(element);
    return drawn === undefined ? undefined : this.#viewer?.elements.getGraphics(drawn);
  }

  /** Brings an element into sight. */
  show(element: string): void {
    const drawn = this.#viewer?.elements.get(element);
    if (drawn) this.#viewer?.canvas.scrollToElement(drawn, around);
  }

  #press(element: string): void {
    const anchor = this.anchorOf(element);
    if (anchor) this.emit('press-element', { element, anchor } satisfies Pressed);
  }

  #draw(): void {
    const { view, possibles, processes } = this;
    const marks = marksOf({
      view,
      possibles,
      processes,
      isIdle: this.idle,
      isCollapsed: (id) => this.#viewer?.elements.get(id)?.collapsed === true,
    });
    this.#drawPath();
    this.#drawStanding();
    this.#drawMarkers(marks);
    this.#drawButtons(marks);
    this.#drawLoops(marks);
    const onFlows = [...view.tokens.values()].map(({ place }) => place);
    const isFlow = (id: string) => this.#viewer?.elements.get(id)?.waypoints !== undefined;
    this.#dots?.show(view.moved.filter(isFlow), onFlows.filter(isFlow), this.durationMs);
  }

  #drawPath(): void {
    const passed = new Set([...this.view.passed.keys()].filter((id) => this.#viewer?.elements.get(id)));
    for (const id of this.#coloured) if (!passed.has(id)) this.#colour(id, undefined);
    for (const id of passed) if (!this.#coloured.has(id)) this.#colour(id, 'var(--cause)');
    this.#coloured = passed;
  }

  #drawStanding(): void {
    const told = new Set([...this.standing.values()].flat().filter((id) => this.#viewer?.elements.get(id)));
    for (const id of this.#told) if (!told.has(id)) this.#viewer?.canvas.removeMarker(id, 'sim-standing');
    for (const id of told) if (!this.#told.has(id)) this.#viewer?.canvas.addMarker(id, 'sim-standing');
    this.#told = told;
  }

  #colour(id: string, stroke: string | undefined): void {
    const element = this.#viewer?.elements.get(id);
    if (element) this.#viewer?.colour(element, stroke);
    if (element?.waypoints) {
      if (stroke) this.#viewer?.canvas.addMarker(id, 'sim-passed');
      else this.#viewer?.canvas.removeMarker(id, 'sim-passed');
    }
  }

  #drawMarkers(marks: ReadonlyMap<string, Mark>): void {
    const canvas = this.#viewer?.canvas;
    const wanted = new Map<string, string>();
    for (const { element, state } of marks.values())
      if (this.#viewer?.elements.get(element)) wanted.set(element, `sim-${state}`);
    for (const [element, marker] of this.#marked)
      if (wanted.get(element) !== marker) {
        canvas?.removeMarker(element, marker);
        this.#marked.delete(element);
      }
    for (const [element, marker] of wanted)
      if (this.#marked.get(element) !== marker) {
        canvas?.addMarker(element, marker);
        this.#marked.set(element, marker);
      }
  }

  #drawButtons(marks: ReadonlyMap<string, Mark>): void {
    const wanted = new Map([...marks].filter(([, mark]) => mark.tokens > 0 || mark.isOpen));
    this.#takeAway(this.#placed, (element) => !wanted.has(element));
    for (const [element, mark] of wanted) {
      const drawn = this.#viewer?.elements.get(element);
      if (!drawn) continue;
      const placed = this.#placed.get(element) ?? this.#place(element, drawn);
      dress(placed.button, mark, this.#describe(mark));
    }
  }

  #place(element: string, drawn: DrawnElement): Placed {
    const button = document.createElement('button');
    button.type = 'button';
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      this.#press(element);
    });
    const isSmall = drawn.width < 60;
    const position = isSmall ? { top: offset.top - 3, left: offset.left - 3 } : offset;
    const scale = { min: 0.85, max: 1.25 };
    const overlay = this.#viewer?.overlays.add(element, 'simulation', { html: button, position, scale }) ?? '';
    const placed = { overlay, button };
    this.#placed.set(element, placed);
    return placed;
  }

  #drawLoops(marks: ReadonlyMap<string, Mark>): void {
    this.#takeAway(this.#loops, (element) => marks.get(element)?.loop === undefined);
    for (const [element, { loop }] of marks) {
      if (loop === undefined || !this.#viewer?.elements.get(element)) continue;
      const placed = this.#loops.get(element) ?? this.#placeLoop(element);
      const { completed, total, started } = loop;
      placed.button.textContent =
        total === undefined
          ? t('simulation.round', { number: started })
          : t('simulation.loop', { done: completed, of: total });
    }
  }

  #placeLoop(element: string): Placed {
    const button = document.createElement('span');
    button.className = 'loop';
    const overlay =
      this.#viewer?.overlays.add(element, 'simulation-loop', {
        html: button,
        position: { bottom: 11, left: 6 },
        scale: { min: 0.85, max: 1.25 },
      }) ?? '';
    const placed = { overlay, button };
    this.#loops.set(element, placed);
    return placed;
  }

  #takeAway(from: Map<string, Placed>, isGone: (element: string) => boolean): void {
    for (const [element, { overlay }] of from)
      if (isGone(element)) {
        this.#viewer?.overlays.remove(overlay);
        from.delete(element);
      }
  }

  #describe({ element, state, tokens, isOpen }: Mark): string {
    const name = nameOf(this.processes, element);
    const what = t(`simulation.state.${state}`);
    const count = tokens > 0 ? t('simulation.tokens', { count: tokens }) : '';
    const kind = kindText(this.processes, element);
    return [name, kind === name ? '' : kind, count, what, isOpen ? t('simulation.openIt') : '']
      .filter(Boolean)
      .join(', ');
  }

  protected override render() {
    return html`<div class="host" dir="ltr"></div>`;
  }

  static override styles = [...[ProcessCanvas.styles].flat(), diagramMarks];
}

function dress(button: HTMLElement, { state, tokens, isOpen }: Mark, label: string): void {
  const sign = signs[state] ?? (tokens > 0 ? formatInteger(tokens) : '');
  button.className = `token ${state}`;
  if (state === 'start' && button.firstElementChild === null) {
    const icon = document.createElement('ravand-icon');
    icon.setAttribute('name', 'play');
    button.replaceChildren(icon);
  } else if (state !== 'start') button.textContent = sign;
  button.ariaLabel = label;
  button.title = label;
  button.toggleAttribute('disabled', !isOpen);
}
