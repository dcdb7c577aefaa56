// `<ravand-popover>`: a box of any content anchored to an element, in the top layer, closed by Esc or a press outside; a sheet on phones. Focus goes in and comes back.
import { css, html, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { narrow, type Placement, placeBeside } from './anchor.ts';
import { RavandElement } from './element.ts';
import { deepActive, focusables, keepInside } from './focus.ts';
import { base } from './styles/base.ts';
import { floats } from './styles/floats.ts';

@customElement('ravand-popover')
export class RavandPopover extends RavandElement {
  static override styles = [
    base,
    floats,
    css`
      .box {
        position: fixed;
        margin: 0;
        padding: 0;
        max-inline-size: calc(100vw - 16px);
        max-block-size: calc(100dvh - 16px);
        overflow: auto;
        animation: appear var(--slow) var(--ease);
      }
      .box:focus-visible {
        outline: none;
      }
      .box::backdrop {
        background: none;
      }
      .box.sheet {
        inset-inline: 0;
        inset-block: auto 0;
        inline-size: 100vw;
        max-inline-size: none;
        max-block-size: 88dvh;
        border-radius: 14px 14px 0 0;
        padding-block-end: env(safe-area-inset-bottom);
      }
      .box.sheet::backdrop {
        background: var(--scrim);
      }
      @keyframes appear {
        from {
          opacity: 0;
          translate: 0 4px;
        }
      }
    `,
  ];

  @property({ type: Boolean, reflect: true }) open = false;
  @property({ attribute: false }) anchor: Element | undefined;
  @property({ attribute: false }) placement: Placement = {};
  /** Name for screen readers. */
  @property() label = '';
  /** Role of the box: dialog, menu, listbox. Menus and list boxes keep the focus where it is. */
  @property() kind: 'dialog' | 'menu' | 'plain' = 'dialog';
  /** Keeps focus inside while open. */
  @property({ type: Boolean }) trap = false;
  @query('.box') private readonly box!: HTMLElement;
  #returnTo: HTMLElement | undefined;

  override render() {
    return html`<div
      class="box float ${narrow.matches && this.kind !== 'plain' ? 'sheet' : ''}"
      popover="manual"
      role=${this.kind === 'plain' ? 'presentation' : 'dialog'}
      aria-label=${this.label}
      tabindex="-1"
      @keydown=${this.#onKey}
    >
      <slot @slotchange=${() => this.#place()}></slot>
    </div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('open') && (this.open || changed.get('open'))) this.open ? this.#show() : this.#hide();
    else if (this.open) this.#place();
  }

  override disconnectedCallback(): void {
    this.#listen(false);
    super.disconnectedCallback();
  }

  /** Lays itself out again, after its content changed its size. */
  reposition(): void {
    requestAnimationFrame(() => this.#place());
  }

  /** Content that draws itself later makes the box grow: it is placed again. */
  readonly #growth = new ResizeObserver(() => this.#place());

  #show(): void {
    const active = deepActive();
    this.#returnTo = active instanceof HTMLElement ? active : undefined;
    this.box.showPopover();
    this.#place();
    this.#growth.observe(this.box);
    this.#listen(true);
    if (this.kind === 'plain') return;
    // The box has the focus at once, so that Esc works before its content is drawn.
    this.box.focus({ preventScroll: true });
    requestAnimationFrame(() => this.#focusFirst());
  }

  #hide(): void {
    this.#growth.disconnect();
    this.#listen(false);
    if (this.box.matches(':popover-open')) this.box.hidePopover();
    const active = deepActive();
    if (this.kind !== 'plain' && (active === document.body || active === this.box || this.#holds(active)))
      this.#returnTo?.focus();
  }

  #listen(on: boolean): void {
    const act = on ? 'addEventListener' : 'removeEventListener';
    document[act]('pointerdown', this.#onOutside as EventListener, true);
    window[act]('resize', this.#onResize);
    window[act]('scroll', this.#onResize, true);
  }

  /** Is it in the content, at any depth? */
  #holds(element: Element | null): boolean {
    let at: Node | null | undefined = element;
    while (at instanceof Element && !this.contains(at)) {
      const root: Node = at.getRootNode();
      at = root instanceof ShadowRoot ? root.host : undefined;
    }
    return at instanceof Element && at !== this;
  }

  /** Who is in it already stays where they are: a busy browser comes to this late. */
  #focusFirst(): void {
    if (!this.open || this.#holds(deepActive())) return;
    const able = focusables(this);
    const wanted = this.querySelector<HTMLElement>('[autofocus]') ?? able.find((one) => one.autofocus) ?? able[0];
    (wanted ?? this.box).focus();
  }

  #place(): void {
    if (!this.open || !this.box || this.box.classList.contains('sheet') || !this.anchor) return;
    placeBeside(this.box, this.anchor, this.placement);
  }

  #onResize = (): void => this.#place();

  #onOutside = (event: PointerEvent): void => {
    const path = event.composedPath();
    if (path.includes(this) || (this.anchor && path.includes(this.anchor))) return;
    this.close();
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.close();
    }
    if (event.key === 'Tab' && this.trap) keepInside(event, focusables(this));
  };

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.emit('popover-close');
  }
}
