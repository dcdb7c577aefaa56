// Others change records of the entity that is looked at: it is read again, once for many changes, and not while a hand is on it.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { onLive } from '../api/live.ts';

const quietMs = 500;

export interface Watched {
  readonly entity: () => string | undefined;
  readonly read: () => void;
  /** What is being moved or written is not drawn anew under the hand. */
  readonly isBusy?: () => boolean;
}

export class ChangesOutside implements ReactiveController {
  readonly #watched: Watched;
  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, watched: Watched) {
    this.#watched = watched;
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = onLive((event) => {
      // Without an entity: the connection was lost meanwhile, and anything may have changed.
      if (event.type === 'record' && (event.entity === '' || event.entity === this.#watched.entity())) this.soon();
    });
  }

  hostDisconnected(): void {
    this.#stop?.();
    clearTimeout(this.#timer);
  }

  /** Something changed that the server does not tell this page of. */
  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#watched.isBusy?.() === true) this.soon();
      else this.#watched.read();
    }, quietMs);
  }
}
