// A record in short beside what is looked at, whatever the look: opened by its id in the address, walked in the order of what is shown, closed by Escape. It is
// loaded when somebody gets near to opening one.
import { css, html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { EntityForUser } from '../api/types.ts';
import { onShortcut } from '../shell/shortcuts.ts';
import type { ViewsController } from './views-controller.ts';

interface PeekNeeds {
  readonly views: ViewsController;
  /** The ids of what is shown, in its order. */
  ids(): readonly string[];
  /** How many there are, where not all are loaded. */
  count?(): number | undefined;
}

export class PeekBeside implements ReactiveController {
  readonly #needs: PeekNeeds;
  readonly #host: ReactiveControllerHost;
  #stop: (() => void) | undefined;
  #wanted = '';

  constructor(host: ReactiveControllerHost & EventTarget, needs: PeekNeeds) {
    this.#needs = needs;
    this.#host = host;
    host.addController(this);
    for (const near of ['pointerover', 'focusin'])
      host.addEventListener(near, () => void import('./peek.ts').catch(() => undefined), { once: true });
  }

  hostConnected(): void {
    this.#stop = onShortcut(
      'Escape',
      () => this.open(''),
      () => this.id !== '',
    );
  }

  hostDisconnected(): void {
    this.#stop?.();
  }

  /** Of the record that is shown; empty: none is. */
  get id(): string {
    return this.#needs.views.state?.peek ?? '';
  }

  /** @param act what is done with it at once */
  open(id: string, act = ''): void {
    this.#wanted = act;
    if (this.id !== id) this.#needs.views.go({ peek: id });
    else this.#host.requestUpdate();
  }

  #step(by: number): void {
    const ids = this.#needs.ids();
    const at = ids.indexOf(this.id);
    const next = ids[at + by];
    if (at >= 0 && next !== undefined) this.open(next);
  }

  #position(): { at: number; of: number } | undefined {
    const ids = this.#needs.ids();
    const at = ids.indexOf(this.id);
    return at < 0 ? undefined : { at: at + 1, of: this.#needs.count?.() ?? ids.length };
  }

  /** Stands in `.body`, after what is looked at. */
  beside(entity: EntityForUser): TemplateResult | typeof nothing {
    if (this.id === '') return nothing;
    if (customElements.get('ravand-peek') === undefined) {
      void import('./peek.ts').then(() => this.#host.requestUpdate());
      return nothing;
    }
    return html`<ravand-peek
      .entity=${entity}
      .recordId=${this.id}
      .position=${this.#position()}
      .wanted=${this.#wanted}
      @act-begun=${() => this.open(this.id)}
      @peek-close=${() => this.open('')}
      @peek-step=${(event: CustomEvent<number>) => this.#step(event.detail)}
    ></ravand-peek>`;
  }
}

export const peekBesideStyle = css`
  .body {
    flex: 1;
    display: flex;
    min-block-size: 0;
    position: relative;
  }
  ravand-peek {
    inline-size: var(--peek);
    flex: none;
  }
  @media (max-width: 1199.98px) {
    ravand-peek {
      position: absolute;
      inset-block: 0;
      inset-inline-end: 0;
      max-inline-size: 100%;
      z-index: 3;
    }
  }
  @media (max-width: 767.98px) {
    ravand-peek {
      inline-size: 100%;
    }
  }
`;
