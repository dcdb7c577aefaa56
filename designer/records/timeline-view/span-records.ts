// The records of the span that a calendar or a timeline shows: asked when what is shown changes, and again when others changed something. An answer that comes
// when somebody looks at something else is dropped.
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { ServerProblem } from '../../api/problem.ts';
import type { StoredRecord } from '../../api/types.ts';
import { narrow } from '../../elements/anchor.ts';
import { daysOfRest, noDays } from '../../format/days-of-rest.ts';
import { t } from '../../shell/texts.ts';
import { ChangesOutside } from '../changes-outside.ts';
import { lastDay } from './axis.ts';
import { loadSpan, mostBars, type Question } from './load.ts';

export interface SpanNeeds {
  /** What is shown now; undefined: nothing yet. Asked when the host is drawn. */
  readonly question: () => Question | undefined;
  /** What is asked with it; the answer is taken when all is there. `key`: what else it hangs on. */
  readonly also?: {
    readonly key: () => unknown;
    readonly load: (question: Question) => Promise<() => void>;
  };
  /** A hand is on what is drawn. */
  readonly isBusy?: () => boolean;
  /** Of the same entity the old records stay until others come: they are told apart by where they stand. */
  readonly keepsOld?: boolean;
}

export class SpanRecords implements ReactiveController {
  /** Undefined until the first ones are there. */
  records: readonly StoredRecord[] | undefined;
  /** Days on which nobody works, and holidays. */
  off = noDays;
  problem: string | undefined;
  #isCut = false;
  #isHere = false;
  #asked = '';
  readonly #host: ReactiveControllerHost;
  readonly #needs: SpanNeeds;

  constructor(host: ReactiveControllerHost, needs: SpanNeeds) {
    this.#host = host;
    this.#needs = needs;
    host.addController(this);
    const entity = () => needs.question()?.entity;
    const read = () => void this.load();
    new ChangesOutside(host, { entity, read, ...(needs.isBusy ? { isBusy: needs.isBusy } : {}) });
  }

  hostConnected(): void {
    this.#isHere = true;
    narrow.addEventListener('change', this.#redraw);
  }

  hostDisconnected(): void {
    this.#isHere = false;
    narrow.removeEventListener('change', this.#redraw);
  }

  hostUpdate(): void {
    const question = this.#needs.question();
    if (question === undefined) return;
    const asked = JSON.stringify([question.entity, question, this.#needs.also?.key()]);
    if (asked === this.#asked) return;
    if (!this.#needs.keepsOld || JSON.parse(this.#asked || '[]')[0] !== question.entity) this.records = undefined;
    this.#asked = asked;
    void this.load();
  }

  #redraw = (): void => this.#host.requestUpdate();

  /** Of what is shown, once more. */
  async load(): Promise<void> {
    const question = this.#needs.question();
    if (question === undefined) return;
    const asked = this.#asked;
    const isCurrent = () => asked === this.#asked && this.#isHere;
    try {
      const others = Promise.all([
        daysOfRest(question.span.first, lastDay(question.span)),
        this.#needs.also?.load(question),
      ]);
      await loadSpan(question, isCurrent, (records, isCut) => {
        this.#isCut = isCut;
        this.change(records);
      });
      const [off, take] = await others;
      if (!isCurrent()) return;
      this.off = off;
      take?.();
      this.problem = undefined;
    } catch (error) {
      if (isCurrent()) this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
    this.#redraw();
  }

  /** What is known without asking: one was moved here. */
  change(records: readonly StoredRecord[] | undefined): void {
    this.records = records;
    this.#redraw();
  }

  /** Said above them where there are more than are drawn. */
  cut(): TemplateResult | typeof nothing {
    return this.#isCut ? html`<p class="notice" role="status">${t('time.tooMany', { count: mostBars })}</p>` : nothing;
  }
}
