// The checks while somebody draws: what has changed is told to a worker soon after, and only the newest answer counts.
import type { HouseFinding, HouseWithDrafts } from '../../../core/engine/check/house.ts';
import type { ProcessCase } from '../../../schemas/types.ts';
import { session } from '../../api/session.ts';
import type { ProcessModeler } from '../modeler.ts';
import type { LintAnswer, LintRequest } from './lint-worker.ts';

const quietMs = 200;

export interface LintSurroundings {
  readonly house: () => HouseWithDrafts | undefined;
  readonly cases: () => readonly ProcessCase[];
  readonly told: (findings: readonly HouseFinding[]) => void;
}

export class Lint {
  readonly #modeler: Pick<ProcessModeler, 'text'>;
  readonly #around: LintSurroundings;
  #worker: Worker | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the worker knows of the house: it is large, and copied only when it is another. */
  #told: HouseWithDrafts | undefined;
  #asked = 0;
  #isBusy = false;
  #isStale = false;

  constructor(modeler: Pick<ProcessModeler, 'text'>, around: LintSurroundings) {
    this.#modeler = modeler;
    this.#around = around;
  }

  /** Something has changed. */
  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), quietMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#told = undefined;
  }

  async #ask(): Promise<void> {
    if (this.#isBusy) {
      this.#isStale = true;
      return;
    }
    this.#isBusy = true;
    this.#isStale = false;
    // A drawing that cannot be written just now, or of which nothing is there yet: it is asked again with the next change.
    const xml = await this.#modeler.text.model().catch(() => undefined);
    if (xml === undefined) {
      this.#isBusy = false;
      return;
    }
    const house = this.#around.house();
    const request: LintRequest = {
      id: ++this.#asked,
      xml,
      ...(house === this.#told ? {} : { house }),
      cases: this.#around.cases(),
      now: new Date().toISOString(),
      zone: session.workspace?.settings.timeZone ?? 'UTC',
    };
    this.#started().postMessage(request);
    this.#told = house;
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL('./lint-worker.ts', import.meta.url), { type: 'module' });
    const answered = (findings?: readonly HouseFinding[]): void => {
      this.#isBusy = false;
      if (this.#isStale) void this.#ask();
      else if (findings !== undefined) this.#around.told(findings);
    };
    worker.addEventListener('message', ({ data }: MessageEvent<LintAnswer>) => answered(data.findings));
    // Whatever a check fails at, the next change is checked again.
    worker.addEventListener('error', () => answered());
    this.#worker = worker;
    return worker;
  }
}
