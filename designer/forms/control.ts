// The seam between the form and its controls: what a control is told and what it tells. A control draws one field's input and nothing around it.
import type { TemplateResult } from 'lit';
import type { FieldState } from '../../core/expressions/form-state.ts';
import type { FieldDefinition, FilterTree } from '../../schemas/types.ts';
import type { ProblemDetail } from '../api/problem.ts';
import type { Value } from '../api/types.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import type { FilePlace } from '../elements/file-box.ts';
import type { LineShape, LineSource, TypedLine } from './lines.ts';

/** Where reference controls look up records; the workspace asks the server, the public form has none. */
export type ReferenceSource = (
  entity: string,
  search: string,
  signal: AbortSignal,
  filter?: FilterTree,
) => Promise<readonly ComboOption[]>;

/** Labels in use on other records, for tags; the public form has none. */
export type SuggestionSource = (
  field: FieldDefinition,
  search: string,
  signal: AbortSignal,
) => Promise<readonly ComboOption[]>;

/** Where the files of a field go and come from. */
export type FileSource = (field: FieldDefinition) => FilePlace;

/** What is asked when a record is chosen that other fields take values from. */
export interface TakenQuery {
  /** Of a line: the entity its lines are of. */
  readonly entity?: string;
  readonly chosen: readonly string[];
  readonly values: Readonly<Record<string, Value>>;
  /** Of a line: what stands in the form around it. */
  readonly owner?: Readonly<Record<string, Value>>;
}

export interface Taken {
  readonly values: Readonly<Record<string, Value>>;
  readonly titles: Readonly<Record<string, string>>;
}

/** Says what fields take from a record that is chosen; the public form has none: there the server fills them in. */
export type TakenSource = (query: TakenQuery) => Promise<Taken>;

export interface ControlContext {
  readonly field: FieldDefinition;
  /** Id of the native input, for the label's `for`. */
  readonly id: string;
  readonly label: string;
  /** What was typed, or the stored value in its JSON form. */
  readonly value: unknown;
  /** Title of a referenced record, when known. */
  readonly title?: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
  readonly disabled: boolean;
  /** It stands in a row of a table, where there is little room. */
  readonly inRow?: boolean;
  /** Ids of help and fault. */
  readonly describedBy: string;
  /** What stands where nothing is typed yet. */
  readonly placeholder?: string | undefined;
  readonly references?: ReferenceSource | undefined;
  readonly suggestions?: SuggestionSource | undefined;
  readonly files?: FileSource | undefined;
  readonly lines?: LineSource | undefined;
  /** What the form says of a field of a line. */
  readonly lineState?: ((index: number, field: string) => FieldState | undefined) | undefined;
  /** Draws a control within this one. */
  readonly draw?: Control | undefined;
  /** What is wrong within a value that is made of others, by pointer into it. */
  readonly faults?: readonly ProblemDetail[] | undefined;
  /** What is computed of a line, as far as it can be told before it is saved. */
  readonly compute?: ((shape: LineShape, line: TypedLine) => TypedLine) | undefined;
  /** What the fields of a line take from what is chosen in it. */
  readonly takeLine?: ((shape: LineShape, query: TakenQuery) => Promise<Taken>) | undefined;
  /** While typing. `title` goes with a chosen reference. */
  change(value: unknown, title?: string): void;
  /** On leaving the field. */
  leave(): void;
}

export type Control = (context: ControlContext) => TemplateResult;
