// A record is moved to another stage, or given another value of a field that makes the columns of a board. What the stage asks for is asked where it is
// entered: when it is refused for want of fields, a small dialog shows these and saves both in one change.
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import type { EntityForUser, StoredRecord, Values } from '../api/types.ts';
import type { AskedFields } from './asked-fields.ts';
import { type Moved, written } from './moved.ts';
import { recordForm } from './record-form.ts';
import type { StageQuestion } from './stage-dialog.ts';

export class StageMoves implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #question: StageQuestion | undefined;
  #answer: ((moved: Moved | undefined) => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#end(undefined);
  }

  /**
   * Undefined when the person was asked for something and gave up.
   * @throws ServerProblem when it is refused for something else
   */
  async write(entity: EntityForUser, record: StoredRecord, values: Values): Promise<Moved | undefined> {
    try {
      return await written(record, values);
    } catch (error) {
      if (!(error instanceof ServerProblem) || error.code !== 'invalid') throw error;
      return this.#ask(entity, record, values, error);
    }
  }

  async #ask(
    entity: EntityForUser,
    { id }: StoredRecord,
    values: Values,
    problem: ServerProblem,
  ): Promise<Moved | undefined> {
    // A card has not all of its record; what lines there are the page of it alone tells.
    const [record, laidOut, { fieldsAskedBy }] = await Promise.all([
      ravand.record(entity.name, id),
      recordForm(entity, 'page'),
      import('./asked-fields.ts'),
      import('./stage-dialog.ts'),
    ]);
    const asked: AskedFields | undefined = fieldsAskedBy({ entity, stored: record.values, values }, problem.details);
    if (asked === undefined) throw problem;
    this.#end(undefined);
    const answer = new Promise<Moved | undefined>((resolve) => (this.#answer = resolve));
    this.#question = { entity, record, values, asked, problem, laidOut };
    this.#host.requestUpdate();
    return answer;
  }

  /** Where the host draws it; nothing while nobody is asked. */
  dialog(): TemplateResult | typeof nothing {
    if (this.#question === undefined) return nothing;
    return html`<ravand-stage-dialog
      .question=${this.#question}
      @stage-moved=${(event: CustomEvent<Moved>) => this.#end(event.detail)}
      @stage-given-up=${() => this.#end(undefined)}
    ></ravand-stage-dialog>`;
  }

  #end(moved: Moved | undefined): void {
    this.#question = undefined;
    this.#answer?.(moved);
    this.#answer = undefined;
    this.#host.requestUpdate();
  }
}
