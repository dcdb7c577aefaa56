// What writing a record asks of the lines that come with it: a seam, since lines are written by the same functions as any record (write-lines.ts).
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { Due } from './computed/computing.ts';
import type { LinesOf } from './lines.ts';
import type { WriteCall } from './record-call.ts';
import type { RecordState } from './record-state.ts';
import type { FieldValue, Values } from './records.ts';
import type { WriteNeeds } from './write-records.ts';

/** A line as it is to be: by what was given of it. */
export interface GivenLine {
  readonly id: Id;
  /** Undefined = a new one. */
  readonly before: RecordState | undefined;
  readonly input: Readonly<Record<string, unknown>>;
}

/** All lines of one field: those that are to be there, in their order, and those that go. */
export interface LineSet {
  readonly lines: LinesOf<InTransaction>;
  readonly given: readonly GivenLine[];
  readonly gone: readonly RecordState[];
}

export interface ReadLines {
  readonly sets: readonly LineSet[];
  readonly details: readonly ProblemDetail[];
  /** The fields as they were entered before, and as they would be. */
  readonly before: Values;
  readonly after: Readonly<Record<string, FieldValue>>;
}

export interface LineWriter {
  /** @param owner undefined for a new record */
  read(needs: WriteNeeds, call: WriteCall, owner: Id | undefined, given: Values): Promise<ReadLines>;
  /** Writes the lines of a record whose row is there. What follows for others is due. @throws Problem 422, its pointers into the record */
  write(needs: WriteNeeds, call: WriteCall, owner: Id, sets: readonly LineSet[]): Promise<Due>;
  /** Takes away all lines of a record whose row is about to go. */
  remove(needs: WriteNeeds, call: WriteCall, owner: Id): Promise<Due>;
}
