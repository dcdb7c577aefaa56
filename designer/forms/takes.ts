// What is filled in when a record is chosen that other fields take values from: only where the person wrote nothing, and only by the newest choice.
import type { Value } from '../api/types.ts';
import { learnTitle } from '../format/known-titles.ts';
import type { Taken } from './control.ts';
import type { ShownField } from './fields.ts';

type Values = Readonly<Record<string, unknown>>;

export class Takes {
  readonly #written = new Set<string>();
  readonly #turns = new Map<string, number>();

  /** The person wrote a field; what they emptied may be filled in again. */
  write(name: string, value: unknown): void {
    if (value === null || value === undefined || value === '') this.#written.delete(name);
    else this.#written.add(name);
  }

  /** The fields that a choice fills in. */
  openBy(field: ShownField, fields: readonly ShownField[]): readonly ShownField[] {
    const { takes = [] } = field;
    return fields.filter(({ name, locked }) => takes.includes(name) && locked !== true && !this.#written.has(name));
  }

  /** What a choice puts in these fields; undefined when another choice was made meanwhile, or nobody can say. */
  async fill(
    field: ShownField,
    open: readonly ShownField[],
    values: Readonly<Record<string, Value>>,
    ask: (chosen: readonly string[], values: Readonly<Record<string, Value>>) => Promise<Taken> | undefined,
  ): Promise<Values | undefined> {
    const turn = (this.#turns.get(field.name) ?? 0) + 1;
    this.#turns.set(field.name, turn);
    if (open.length === 0 || isNothing(values[field.name])) return undefined;
    const names = new Set(open.map(({ name }) => name));
    const given = Object.entries(values).filter(([name, value]) => !names.has(name) && !isNothing(value));
    const taken = await ask([field.name], Object.fromEntries(given))?.catch(() => undefined);
    if (taken === undefined || this.#turns.get(field.name) !== turn) return undefined;
    for (const [name, title] of Object.entries(taken.titles)) learnTitle(String(taken.values[name]), title);
    const filled = open.filter(({ name }) => name in taken.values && !this.#written.has(name));
    return Object.fromEntries(filled.map(({ name, ...one }) => [name, taken.values[name] ?? one.default ?? null]));
  }
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
