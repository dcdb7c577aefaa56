// The base of tiles that ask for their own content: loads when shown, again when something they hear of happens, and keeps its fault to itself.
import { state } from 'lit/decorators.js';
import { onLive } from '../../api/live.ts';
import { ServerProblem } from '../../api/problem.ts';
import type { LiveEvent } from '../../api/types.ts';
import { RavandElement } from '../../elements/element.ts';
import { t } from '../../shell/texts.ts';

const quietMs = 400;

export abstract class LiveTile extends RavandElement {
  @state() protected problem: string | undefined;
  protected abstract readonly hears: readonly LiveEvent['type'][];
  #timer: ReturnType<typeof setTimeout> | undefined;

  protected abstract load(): Promise<void>;

  /** Is it about what this tile shows? */
  protected concerns(event: LiveEvent): boolean {
    return this.hears.includes(event.type);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(
      onLive((event) => {
        if (!this.concerns(event)) return;
        // Many events of one transaction are one look.
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.reload(), quietMs);
      }),
    );
    this.during(() => clearTimeout(this.#timer));
    void this.reload();
  }

  protected async reload(): Promise<void> {
    try {
      await this.load();
      this.problem = undefined;
    } catch (error) {
      this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
  }
}
