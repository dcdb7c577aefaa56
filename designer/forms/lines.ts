// What a form must know of the owned entity whose rows its lines are, and its lines as they are sent.
import { sameJson } from '../../core/kernel/data.ts';
import { isComputed } from '../../schemas/field-schema.ts';
import { asksField } from '../../schemas/form-layout.ts';
import { normalizeInput } from '../../schemas/normalize.ts';
import type { FieldDefinition, FormElement } from '../../schemas/types.ts';
import type { Value } from '../api/types.ts';
import { fieldsOfForm, type ShownField } from './fields.ts';

export interface LineShape {
  /** Without the reference to the owner and the place, which the list says. */
  readonly fields: readonly ShownField[];
  /** All that may be seen of a line, where a form shows less: what is computed is computed from it. */
  readonly all?: readonly ShownField[];
  /** "quoteLine.quote": what roll-ups of the owner name. */
  readonly relation: string;
}

/** By the name of the owned entity; undefined where the person may not see it. */
export type LineSource = (entity: string) => LineShape | undefined;

const laidOut = new WeakMap<FormElement, { readonly of: LineShape; readonly shape: LineShape }>();

/** The shape as a form lays it out: its fields in its order, with its words. The same object for the same form. */
export function lineLayout(shape: LineShape | undefined, place: FormElement): LineShape | undefined {
  if (shape === undefined || place.children === undefined || place.children.length === 0) return shape;
  const known = laidOut.get(place);
  if (known?.of === shape) return known.shape;
  const fields = fieldsOfForm(place.children.filter(asksField), shape.fields);
  const made = {
    ...shape,
    all: shape.fields,
    fields: fields.map((field) => ({ ...field, ...lockedIn(shape, field) })),
  };
  laidOut.set(place, { of: shape, shape: made });
  return made;
}

function lockedIn({ fields }: LineShape, { name, locked }: ShownField): Pick<ShownField, 'locked'> {
  return { locked: locked === true || fields.find((field) => field.name === name)?.locked === true };
}

export type TypedLine = Readonly<Record<string, unknown>>;

export function typedLines(value: unknown): readonly TypedLine[] {
  return Array.isArray(value) ? (value as readonly TypedLine[]) : [];
}

/** The list as it is sent: each line with its id and what may be written of it. */
export function linesValue(value: unknown, shape: LineShape | undefined): Value {
  if (shape === undefined) return null;
  const writable = shape.fields.filter((field) => !field.locked && !isComputed(field));
  const lines = typedLines(value).map((line) => {
    const sent: Record<string, Value> = typeof line.id === 'string' ? { id: line.id } : {};
    for (const field of writable) sent[field.name] = (normalizeInput(field, line[field.name]) ?? null) as Value;
    return sent;
  });
  return lines.length === 0 ? null : lines;
}

export interface LineChanges {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** What became of the lines of a list, told apart by their ids. */
export function lineChanges(before: unknown, after: unknown): LineChanges {
  const [had, has] = [typedLines(before), typedLines(after)];
  const byId = new Map(had.map((line) => [line.id, line]));
  const kept = has.filter(({ id }) => byId.has(id));
  const changed = kept.filter((line) => !sameJson(line as Value, byId.get(line.id) as Value));
  return { added: has.length - kept.length, changed: changed.length, removed: had.length - kept.length };
}

/** Amounts and counts stand at the end of their column and have a sum. */
export function isAmount({ kind }: FieldDefinition): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'money' || kind === 'percent';
}
