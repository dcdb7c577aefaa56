// A form judged while it is filled in, by the plan and the rules the server judges it by. Loaded only for forms that say anything.
import { formFaults } from '../../core/expressions/form-faults.ts';
import { settleFilter } from '../../core/expressions/form-filter.ts';
import { type FormPlan, planForm } from '../../core/expressions/form-plan.ts';
import { type FormFacts, FormJudge, type FormReader, type FormState } from '../../core/expressions/form-state.ts';
import type { ProblemDetail } from '../../core/kernel/problem.ts';
import type { FilterTree, FormElement } from '../../schemas/types.ts';
import type { Value } from '../api/types.ts';
import type { Judging } from './judging.ts';

export class PageJudge {
  readonly #judging: Judging;
  readonly #plan: FormPlan;
  readonly #judge: FormJudge;
  readonly #reader: FormReader;
  #facts: FormFacts = { given: {}, stored: {}, fresh: true };
  #state: FormState | undefined;

  constructor(judging: Judging) {
    this.#judging = judging;
    this.#plan = planForm(judging);
    this.#reader = { user: judging.user, zone: judging.zone, now: () => new Date() };
    this.#judge = new FormJudge(this.#plan, this.#reader);
  }

  /** How often an expression was run. */
  get evaluations(): number {
    return this.#judge.evaluations;
  }

  /** @param given by name what the filler gave; what is absent begins with its default */
  settle(
    given: Readonly<Record<string, Value | undefined>>,
    stored: Readonly<Record<string, Value>>,
    fresh: boolean,
  ): FormState {
    this.#facts = { given, stored: this.#judging.stored ?? stored, fresh };
    this.#state = this.#judge.settle(this.#facts);
    return this.#state;
  }

  /** What the form finds wrong with what was settled last. */
  faults(): readonly ProblemDetail[] {
    if (this.#state === undefined) return [];
    const { language, form } = this.#judging;
    const { now, zone } = this.#reader;
    return formFaults(this.#plan, this.#facts, this.#state, { now, zone, language, validations: form.validations });
  }

  /** Which records a reference offers now; undefined = all. */
  offers({ filter }: Pick<FormElement, 'filter'>): FilterTree | undefined {
    const { now, zone } = this.#reader;
    return settleFilter(filter, this.#state?.scope ?? {}, { now: now(), zone });
  }
}
