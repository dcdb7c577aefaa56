// Sample data: what an administrator may begin with, and take out again as one act.
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';

/** What goes of an entity, and what is final or in use and stays. */
export interface SampleCount {
  readonly entity: string;
  readonly removed: number;
  readonly kept: number;
}

export interface Samples {
  /** Does all steps as this administrator, in the transaction of the context. @throws Problem 422 `samples-broken` naming file and step */
  load(context: InTransaction, me: Id): Promise<void>;
  /** undefined = there are none, or they were removed. */
  loadedAt(context: Context): Promise<Date | undefined>;
  /** What removing them would do, the entities with the most records first. @throws Problem 404 when there are none */
  tryRemoval(context: Context): Promise<readonly SampleCount[]>;
  /**
   * Ends what runs about them and puts them into the trash in one transaction; what is final, or in use by something that is no sample, stays.
   * @throws Problem 404 when there are none
   */
  remove(context: Context): Promise<readonly SampleCount[]>;
}
