// The seam between the card and its acts: what an act is told, what it asks for, what it does. An act draws nothing of the card around it.
import type { TemplateResult } from 'lit';
import type { ActsState, EntityForUser, StoredRecord, Values } from '../../api/types.ts';
import type { ShownField } from '../../forms/fields.ts';

export interface ActContext {
  readonly entity: EntityForUser;
  readonly record: StoredRecord;
  readonly state: ActsState;
}

/** What is said when it is done, and the way back where there is one. */
export interface ActDone {
  readonly text: string;
  readonly undo?: () => Promise<void>;
}

export interface Act {
  readonly name: 'note' | 'call' | 'sms' | 'email' | 'meeting' | 'task';
  readonly icon: string;
  isOffered(context: ActContext): boolean;
  /** What its form asks. */
  fields(context: ActContext): readonly ShownField[];
  /** What stands in it before anybody types. */
  begin(context: ActContext): Values;
  /** Above the form. */
  above?(context: ActContext): TemplateResult;
  /** In place of the form, for what is no list of fields; it sends `act-typed` with the values and `act-send`. */
  draw?(context: ActContext, values: Values, busy: boolean): TemplateResult;
  /** @param key the same at every try. @throws ServerProblem */
  send(context: ActContext, values: Values, key: string): Promise<ActDone>;
}
