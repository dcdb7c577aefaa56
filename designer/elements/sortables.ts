// Sortables: one Sortable for each list that an element draws, made with the list and ended with it.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type Sortable from 'sortablejs';

export class Sortables implements ReactiveController {
  readonly #made = new Map<HTMLElement, Sortable>();
  readonly #lists: () => Iterable<HTMLElement>;
  readonly #make: (list: HTMLElement) => Sortable;

  /** @param lists those that are drawn now; asked after each drawing of the host */
  constructor(host: ReactiveControllerHost, lists: () => Iterable<HTMLElement>, make: (list: HTMLElement) => Sortable) {
    this.#lists = lists;
    this.#make = make;
    host.addController(this);
  }

  hostUpdated(): void {
    this.follow();
  }

  hostDisconnected(): void {
    for (const sortable of this.#made.values()) sortable.destroy();
    this.#made.clear();
  }

  /** Also by hand, where what holds the lists is drawn after the host. */
  follow(): void {
    const lists = new Set(this.#lists());
    for (const [list, sortable] of this.#made) {
      if (lists.has(list)) continue;
      sortable.destroy();
      this.#made.delete(list);
    }
    for (const list of lists) if (!this.#made.has(list)) this.#made.set(list, this.#make(list));
  }
}
