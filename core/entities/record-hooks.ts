// Hooks before saving: code of plugins that sees a record as it would be saved and may change it. What they leave is checked like input. And hooks
// before a record goes, for whoever must know what it was while it can still be asked.
import { namesOf } from '../../schemas/entity-names.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Subject } from '../events/events.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { invalid } from '../kernel/problem.ts';
import type { EntityModel } from './entity-model.ts';
import { readInput } from './read-input.ts';
import type { BeforeSave, FieldValue, Values } from './records.ts';

type Hook = (context: Context, save: BeforeSave) => Promise<void> | void;
type Farewell = (context: InTransaction, subject: Subject) => Promise<void> | void;

export interface RecordHooks {
  /** "*" = every entity. Answers how to take the hook out again. */
  add(entity: string, hook: Hook): () => void;
  /** @throws Problem 422 when a hook left something that is no value of its field */
  run(context: Context, model: EntityModel, id: Id, before: Values | undefined, values: Values): Promise<Values>;
  /** "*" = every entity. */
  addFarewell(entity: string, hook: Farewell): () => void;
  /** The record is about to go; its row is still there. */
  bidFarewell(context: InTransaction, entity: EntityDefinition, record: Id): Promise<void>;
}

export function createRecordHooks(needs: { defaultCountry: () => string }): RecordHooks {
  const saving = createHookList<Hook>();
  const going = createHookList<Farewell>();
  return {
    add: saving.add,
    async run(context, model, id, before, values) {
      const { name } = model.definition;
      const wanted = saving.of(namesOf(model.definition));
      if (wanted.length === 0) return values;
      const save: BeforeSave = { entity: name, id, before, values: { ...values } };
      for (const hook of wanted) await hook(context, save);
      const left = Object.entries(save.values).filter(([key, value]) => value !== values[key]);
      return left.length === 0 ? values : { ...values, ...check(model, left, needs.defaultCountry()) };
    },
    addFarewell: going.add,
    async bidFarewell(context, entity, record) {
      for (const hook of going.of(namesOf(entity))) await hook(context, { entity: entity.name, id: record });
    },
  };
}

function createHookList<One>() {
  const hooks = new Map<string, readonly One[]>();
  const at = (entity: string): readonly One[] => hooks.get(entity) ?? [];
  return {
    add(entity: string, hook: One): () => void {
      hooks.set(entity, [...at(entity), hook]);
      return () => {
        hooks.set(
          entity,
          at(entity).filter((other) => other !== hook),
        );
      };
    },
    /** Those of the entity, by whichever of its names, before those of every entity. */
    of: (names: readonly string[]): readonly One[] => [...names.flatMap(at), ...at('*')],
  };
}

/** What was there before and was left alone has been read already. */
function check(model: EntityModel, left: readonly (readonly [string, FieldValue])[], country: string): Values {
  const names = new Set(model.fields.map((field) => field.definition.name));
  const given = left.map(([key, value]) => {
    const field = model.field(key);
    return [key, value === null || field === undefined ? value : field.kind.toJson(value)];
  });
  const read = readInput(model, Object.fromEntries(given), 'update', { writable: names, readable: names }, country);
  if (read.details.length > 0) throw invalid(read.details);
  return read.values;
}
