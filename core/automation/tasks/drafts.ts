// What people have typed into the forms of tasks and not sent: one draft per task and person, told apart by the version of the form, so
// that what a newer version no longer asks is named and the rest is kept.
import { byPresentNames } from '../../../schemas/field-names.ts';
import { formFields } from '../../../schemas/field-schema.ts';
import type { FormDefinition, LocalText } from '../../../schemas/types.ts';
import type { Database } from '../../database/database.ts';
import { join, sql } from '../../database/sql.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import { presentPen } from '../../definitions/names/present-names.ts';
import { writeForm } from '../../definitions/names/write-simple.ts';
import type { Input, Stored } from '../../entities/records.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Context, InTransaction } from '../../kernel/context.ts';
import type { Json } from '../../kernel/data.ts';
import type { Id } from '../../kernel/id.ts';

export interface Draft {
  readonly savedAt: string;
  readonly values: Readonly<Record<string, Json>>;
  /** Fields that were filled in and are gone from the form, or are of another kind now. */
  readonly dropped: readonly { readonly field: string; readonly label?: LocalText }[];
}

export interface Drafts {
  save(context: InTransaction, task: Stored, person: Id, values: Input): Promise<void>;
  drop(context: InTransaction, task: Id, person: Id): Promise<void>;
  /** Of everybody: the task is closed. */
  dropAll(context: InTransaction, task: Id): Promise<void>;
  /** The asker's draft of a task. */
  read(context: Context, task: Stored): Promise<Draft | undefined>;
  /** When the asker's drafts of these tasks were kept. */
  keptAt(context: Context, tasks: readonly Id[]): Promise<ReadonlyMap<Id, string>>;
}

interface Row {
  readonly form: string | null;
  readonly form_version: number | null;
  readonly values: string;
  readonly saved_at: number;
}

export interface DraftsNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly clock: Clock;
}

const personOf = ({ principal }: Context): Id => (principal.kind === 'user' ? principal.id : '');

export function createDrafts({ database, definitions, clock }: DraftsNeeds): Drafts {
  const formOf = (context: Context, task: Stored): { form: FormDefinition; version: number } | undefined => {
    const release = definitions.current(context);
    const live = typeof task.values.form === 'string' ? release.get('form', task.values.form) : undefined;
    return live && { form: live.definition, version: live.version };
  };

  /** Name and kind of every field that a form asks, as far as the entity still has them. */
  const fieldsOf = (context: Context, form: FormDefinition) => {
    const entity = definitions.current(context).entity(form.entity);
    return new Map(entity === undefined ? [] : formFields(form, entity).map((field) => [field.name, field]));
  };

  async function typedInto(context: Context, row: Row) {
    if (row.form === null || row.form_version === null) return new Map<string, never>();
    const before = await definitions.version(context, 'form', row.form, row.form_version);
    if (before?.definition.kind !== 'form') return new Map<string, never>();
    const release = definitions.current(context);
    return fieldsOf(
      context,
      writeForm(
        before.definition,
        presentPen((name) => release.entity(name)),
      ),
    );
  }

  return {
    async save(context, task, person, values) {
      const now = clock.now().getTime();
      const text = JSON.stringify(values);
      const live = formOf(context, task);
      const [form, version] = [live?.form.name ?? null, live?.version ?? null];
      await context.transaction.write(sql`insert into task_drafts (person, task, form, form_version, "values", saved_at)
        values (${person}, ${task.id}, ${form}, ${version}, ${text}, ${now})
        on conflict (person, task) do update set form = ${form}, form_version = ${version}, "values" = ${text}, saved_at = ${now}`);
    },
    async drop(context, task, person) {
      await context.transaction.write(sql`delete from task_drafts where person = ${person} and task = ${task}`);
    },
    async dropAll(context, task) {
      await context.transaction.write(sql`delete from task_drafts where task = ${task}`);
    },
    async read(context, task) {
      const [row] = await database
        .reader(context)
        .read<Row>(
          sql`select form, form_version, "values", saved_at from task_drafts where person = ${personOf(context)} and task = ${task.id}`,
        );
      if (row === undefined) return undefined;
      const live = formOf(context, task);
      const entity = live && definitions.current(context).entity(live.form.entity);
      const typed = Object.entries(byPresentNames(entity, JSON.parse(row.values) as Record<string, Json>));
      const now = live === undefined ? new Map<string, never>() : fieldsOf(context, live.form);
      const isSame = live !== undefined && row.form === live.form.name && Number(row.form_version) === live.version;
      const before = isSame ? now : await typedInto(context, row);
      const fits = (field: string): boolean =>
        now.has(field) && (before.get(field)?.kind ?? now.get(field)?.kind) === now.get(field)?.kind;
      const isFilled = (value: Json): boolean => value !== null && value !== '';
      return {
        savedAt: new Date(Number(row.saved_at)).toISOString(),
        values: Object.fromEntries(typed.filter(([field]) => fits(field))),
        dropped: typed
          .filter(([field, value]) => !fits(field) && isFilled(value))
          .map(([field]) => {
            const label = before.get(field)?.label;
            return label === undefined ? { field } : { field, label };
          }),
      };
    },
    async keptAt(context, tasks) {
      if (tasks.length === 0) return new Map();
      const rows = await database
        .reader(context)
        .read<{ task: Id; saved_at: number }>(
          sql`select task, saved_at from task_drafts where person = ${personOf(context)} and task in (${join(tasks.map((id) => sql`${id}`))})`,
        );
      return new Map(rows.map(({ task, saved_at }) => [task, new Date(Number(saved_at)).toISOString()]));
    },
  };
}
