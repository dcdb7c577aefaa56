// Several definitions edited as one thing, a page and its form say: one undo, in the order in which things were done, one way live, one way back.
import type { ReactiveControllerHost } from 'lit';
import type { Definition } from '../../schemas/types.ts';
import { DefinitionDraft } from './definition-draft.ts';
import type { StepCount } from './edit-history.ts';

type AnyDraft = DefinitionDraft<Definition>;

export class JointDraft {
  readonly #host: ReactiveControllerHost;
  readonly #count: StepCount = { made: 0 };
  #drafts: readonly AnyDraft[] = [];

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** One more that is edited with the others. */
  add<D extends Definition>(kind: D['kind']): DefinitionDraft<D> {
    const draft = new DefinitionDraft<D>(this.#host, kind, this.#count);
    this.#drafts = [...this.#drafts, draft as unknown as AnyDraft];
    return draft;
  }

  get all(): readonly AnyDraft[] {
    return this.#drafts;
  }

  get changed(): readonly AnyDraft[] {
    return this.#drafts.filter(({ isChanged }) => isChanged);
  }

  edit<D extends Definition>(draft: DefinitionDraft<D>, next: D, as: string, mergeKey?: string): void {
    if (next === draft.definition) return;
    for (const other of this.#drafts) other.forgetUndone();
    draft.edit(next, as, mergeKey);
  }

  /** Text key of what undo takes back. */
  get toUndo(): string | undefined {
    return this.#last?.toUndo;
  }

  get toRedo(): string | undefined {
    return this.#next?.toRedo;
  }

  undo(): void {
    this.#last?.undo();
  }

  redo(): void {
    this.#next?.redo();
  }

  get #last(): AnyDraft | undefined {
    const done = this.#drafts.filter(({ lastStep }) => lastStep !== undefined);
    return done.sort((one, other) => other.lastStep!.at - one.lastStep!.at)[0];
  }

  get #next(): AnyDraft | undefined {
    const undone = this.#drafts.filter(({ nextStep }) => nextStep !== undefined);
    return undone.sort((one, other) => one.nextStep!.at - other.nextStep!.at)[0];
  }

  /** What of them is changed, as one release. */
  async publish(): Promise<boolean> {
    const changed = this.changed;
    return changed.length > 0 && DefinitionDraft.publishTogether(changed);
  }

  async discard(): Promise<void> {
    for (const draft of this.changed) await draft.discard();
  }
}
