// `<ravand-model-canvas .drawing>`: the drawing under hand: dragged and zoomed, boxes walked by arrows and opened by Enter, a relation drawn from the knob of a box to
// another. Emits `entity-open` with a name, `relation-drawn` with { from, to }. Moving the picture redraws nothing: only its transform changes.
import { css, html, type PropertyValues, svg, type TemplateResult, unsafeCSS } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { t } from '../shell/texts.ts';
import { boxInside, type Drawing, drawingStyle, markers, placeOf, relationInside } from './drawing.ts';
import type { ModelBox, ModelRelation } from './model.ts';

const leastScale = 0.08;
const mostScale = 2;
/** So far away nobody reads rows: they are not drawn, and two hundred boxes move freely. */
const farScale = 0.3;
/** What is larger than the room begins where one reads. */
const firstScale = 0.45;

@customElement('ravand-model-canvas')
export class ModelCanvas extends RavandElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        min-block-size: 0;
        background: var(--canvas);
      }
      svg {
        display: block;
        inline-size: 100%;
        block-size: 100%;
        touch-action: none;
        cursor: grab;
        user-select: none;
      }
      svg.panning {
        cursor: grabbing;
      }
      .box {
        cursor: pointer;
        outline: none;
      }
      .box:hover .back,
      .box:focus-visible .back,
      .box.found .back {
        stroke: var(--accent);
        stroke-width: 2;
      }
      .box.found .back {
        fill: var(--accent-soft);
      }
      .knob {
        fill: var(--surface);
        stroke: var(--accent);
        stroke-width: 1.5;
        opacity: 0;
        cursor: crosshair;
      }
      .box:hover .knob,
      .box:focus-visible .knob {
        opacity: 1;
      }
      .pull {
        fill: none;
        stroke: var(--accent);
        stroke-width: 2;
        stroke-dasharray: 6 4;
        pointer-events: none;
      }
      .far :is(.row, .kind, .mark, .end) {
        display: none;
      }
      .near .line {
        stroke: var(--accent);
        stroke-width: 2;
      }
      ${unsafeCSS(drawingStyle)}
    `,
  ];

  @property({ attribute: false }) drawing!: Drawing;
  /** Names of entities that stand out. */
  @property({ attribute: false }) found: ReadonlySet<string> = new Set();
  @property({ attribute: false }) describe: (relation: ModelRelation) => string = () => '';
  @query('svg') readonly picture!: SVGSVGElement;
  @query('[data-world]') private readonly world!: SVGGElement;
  @query('.pull') private readonly pull!: SVGPathElement;
  #view = { x: 0, y: 0, scale: 1 };
  #hasFitted = false;

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('drawing') && !this.#hasFitted && this.drawing.boxes.length > 0) {
      this.#hasFitted = true;
      requestAnimationFrame(() => this.fit(firstScale));
    }
  }

  #show(): void {
    const { x, y, scale } = this.#view;
    this.world.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    this.picture.classList.toggle('far', scale < farScale);
  }

  /** The whole of it in sight, unless it would be smaller than this. */
  fit(least = leastScale): void {
    const { width, height } = this.drawing.layout;
    const room = this.getBoundingClientRect();
    const whole = Math.min(1, (room.width - 48) / (width || 1), (room.height - 48) / (height || 1));
    const scale = Math.max(least, whole);
    const middle = (room.width - width * scale) / 2;
    const begin = this.drawing.isMirrored ? room.width - width * scale - 24 : 24;
    const x = middle < 24 ? begin : middle;
    this.#view = { scale, x, y: Math.max(24, (room.height - height * scale) / 2) };
    this.#show();
  }

  zoom(by: number, at?: { x: number; y: number }): void {
    const room = this.getBoundingClientRect();
    const { x = room.width / 2, y = room.height / 2 } = at ?? {};
    const scale = Math.min(mostScale, Math.max(leastScale, this.#view.scale * by));
    const ratio = scale / this.#view.scale;
    this.#view = { scale, x: x - (x - this.#view.x) * ratio, y: y - (y - this.#view.y) * ratio };
    this.#show();
  }

  /** Puts a box into the middle, large enough to be read, and the focus on it. */
  show(name: string): void {
    const box = this.drawing.boxes.find(({ id }) => id === name);
    if (!box) return;
    const place = placeOf(this.drawing, box);
    const room = this.getBoundingClientRect();
    const scale = Math.max(this.#view.scale, 0.8);
    this.#view = {
      scale,
      x: room.width / 2 - (place.x + box.width / 2) * scale,
      y: room.height / 2 - (place.y + box.height / 2) * scale,
    };
    this.#show();
    this.#boxElement(name)?.focus({ preventScroll: true });
  }

  #boxElement(name: string): SVGGElement | null {
    return this.renderRoot.querySelector<SVGGElement>(`[data-box="${CSS.escape(name)}"]`);
  }

  #at(event: MouseEvent): { x: number; y: number } {
    const room = this.getBoundingClientRect();
    const { x, y, scale } = this.#view;
    return { x: (event.clientX - room.x - x) / scale, y: (event.clientY - room.y - y) / scale };
  }

  #boxAt({ x, y }: { x: number; y: number }): ModelBox | undefined {
    return this.drawing.boxes.find((box) => {
      const place = placeOf(this.drawing, box);
      return x >= place.x && x <= place.x + box.width && y >= place.y && y <= place.y + box.height;
    });
  }

  #onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const room = this.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey)
      this.zoom(Math.exp(-event.deltaY / 300), { x: event.clientX - room.x, y: event.clientY - room.y });
    else {
      this.#view = { ...this.#view, x: this.#view.x - event.deltaX, y: this.#view.y - event.deltaY };
      this.#show();
    }
  };

  #onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const knob = (event.target as Element).closest('.knob');
    const from = (event.target as Element).closest<SVGGElement>('[data-box]')?.dataset.box;
    const begun = { x: event.clientX, y: event.clientY, view: this.#view };
    const start = this.#at(event);
    let hasMoved = false;
    const move = (next: PointerEvent): void => {
      hasMoved ||= Math.hypot(next.clientX - begun.x, next.clientY - begun.y) > 4;
      if (!hasMoved) return;
      if (knob) {
        const to = this.#at(next);
        this.pull.setAttribute('d', `M${start.x} ${start.y}L${to.x} ${to.y}`);
        return;
      }
      this.picture.classList.add('panning');
      this.#view = {
        ...begun.view,
        x: begun.view.x + next.clientX - begun.x,
        y: begun.view.y + next.clientY - begun.y,
      };
      this.#show();
    };
    const end = (next: PointerEvent): void => {
      removeEventListener('pointermove', move);
      this.picture.classList.remove('panning');
      this.pull.setAttribute('d', '');
      if (next.type === 'pointercancel') return;
      const to = knob ? this.#boxAt(this.#at(next))?.id : undefined;
      if (knob && from && to && hasMoved) this.emit('relation-drawn', { from, to });
      else if (!hasMoved && from) this.emit('entity-open', from);
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', end, { once: true });
    addEventListener('pointercancel', end, { once: true });
  };

  #onKey(event: KeyboardEvent, box: ModelBox): void {
    if (event.key === 'Enter') {
      event.preventDefault();
      this.emit('entity-open', box.id);
      return;
    }
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const next = this.#nearest(box, way as [number, number]);
    if (next) this.show(next.id);
  }

  /** The next box that way: what lies straight ahead before what lies aside. */
  #nearest(box: ModelBox, [dx, dy]: readonly [number, number]): ModelBox | undefined {
    const here = placeOf(this.drawing, box);
    const far = (other: ModelBox): number => {
      const there = placeOf(this.drawing, other);
      const [x, y] = [there.x - here.x, there.y - here.y];
      const ahead = x * dx + y * dy;
      return ahead <= 0 ? Number.POSITIVE_INFINITY : ahead + 2 * Math.abs(x * dy + y * dx);
    };
    return this.drawing.boxes
      .filter((other) => other !== box && Number.isFinite(far(other)))
      .toSorted((a, b) => far(a) - far(b))[0];
  }

  /** The lines of a box stand out while it has the pointer or the focus. */
  #light(name: string, on: boolean): void {
    for (const line of this.renderRoot.querySelectorAll<SVGGElement>('.relation'))
      if (line.dataset.from === name || line.dataset.to === name) line.classList.toggle('near', on);
  }

  #box(box: ModelBox, index: number) {
    const { x, y } = placeOf(this.drawing, box);
    const knob = this.drawing.isMirrored ? 0 : box.width;
    return svg`<g class="box ${this.found.has(box.id) ? 'found' : ''}" data-box=${box.id} transform="translate(${x} ${y})" role="link" tabindex=${index === 0 ? '0' : '-1'} aria-label=${box.label}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event, box)} @pointerenter=${() => this.#light(box.id, true)} @pointerleave=${() => this.#light(box.id, false)} @focus=${() => this.#light(box.id, true)} @blur=${() => this.#light(box.id, false)}>
      ${boxInside(box, this.drawing)}
      <circle class="knob" data-page-only cx=${knob} cy="16" r="7"><title>${t('model.drawHint')}</title></circle>
    </g>`;
  }

  protected override render(): TemplateResult {
    const { boxes, relations, isMirrored } = this.drawing;
    return html`<svg role="group" aria-label=${t('model.picture')} direction=${isMirrored ? 'rtl' : 'ltr'} @wheel=${this.#onWheel} @pointerdown=${this.#onDown}>
      ${markers}
      <g data-world>
        ${repeat(
          relations,
          ({ id }) => id,
          (relation) => relationInside(this.drawing, relation, this.describe(relation)),
        )}
        ${repeat(
          boxes,
          ({ id }) => id,
          (box, index) => this.#box(box, index),
        )}
        <path class="pull" data-page-only></path>
      </g>
    </svg>`;
  }
}
