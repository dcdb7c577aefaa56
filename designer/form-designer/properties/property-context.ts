// What the groups of the properties panel are given: the element, what is known around it, and how to say something else of it.
import type { Schema } from '../../../core/expressions/shape.ts';
import type { EntityDefinition, FieldDefinition, FormDefinition, FormElement } from '../../../schemas/types.ts';
import type { ElementChanges } from '../commands/change-element.ts';
import type { Choice } from './property-fields.ts';

export interface PropertyContext {
  readonly form: FormDefinition;
  readonly entity: EntityDefinition;
  readonly element: FormElement;
  /** The field behind it, when it asks for one. */
  readonly field: FieldDefinition | undefined;
  /** What its expressions may name. */
  readonly schema: Schema;
  readonly processes: readonly Choice[];
  readonly rules: readonly Choice[];
  change(changes: ElementChanges, mergeKey?: string): void;
  /** Puts a new part into what consists of parts. */
  addPart(): void;
}
