// When a person fills in a record by a form: what they send is judged by the form and written as theirs, in one transaction. Which form that is for whom
// and where, the forms themselves say.
import type { EntityDefinition, FormDefinition } from '../../schemas/types.ts';
import type { Policy } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import type { Input, RecordService, Stored } from '../entities/records.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, Principal } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { notFound } from '../kernel/problem.ts';
import { formForPage, formForReader } from './form-for-reader.ts';
import { createReadForm } from './form-values.ts';

export type RecordPlace = NonNullable<FormDefinition['record']>['places'][number];

export interface RecordForms {
  /** @throws Problem 404, 422 with a detail per field */
  create(context: Context, entity: string, form: string, input: Input): Promise<Stored>;
  update(
    context: Context,
    entity: string,
    id: Id,
    call: { form: string; changes: Input; expected?: { version: number } | undefined },
  ): Promise<Stored>;
  /** A form as its reader knows it. @throws Problem 404 */
  get(context: Context, form: string): object;
}

export interface RecordFormsNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly policy: Policy;
  readonly clock: Clock;
}

export function createRecordForms(needs: RecordFormsNeeds): RecordForms {
  const { database, definitions, records, policy } = needs;
  const readForm = createReadForm(needs);

  const formOf = (context: Context, name: string, of?: string): { form: FormDefinition; entity: EntityDefinition } => {
    const release = definitions.current(context);
    const form = release.form(name);
    const entity = form && release.entity(form.entity);
    const isSeen = entity !== undefined && policy.grant(context.principal, entity, 'read').allowed;
    if (form === undefined || !isSeen || (of !== undefined && of !== entity.name)) throw notFound('form', name);
    return { form, entity };
  };

  return {
    create: (outer, of, name, input) =>
      database.transaction(outer, async (context) => {
        const { form, entity } = formOf(context, name, of);
        const sent = { form, entity, input, fresh: true };
        const { record } = await readForm(context, definitions.current(context), sent);
        return records.create(context, entity.name, record);
      }),
    update: (outer, of, id, { form: name, changes, expected }) =>
      database.transaction(outer, async (context) => {
        const { form, entity } = formOf(context, name, of);
        const stored = await records.get(context, entity.name, id);
        const sent = { form, entity, input: changes, stored, fresh: false };
        const { record } = await readForm(context, definitions.current(context), sent);
        return records.update(context, entity.name, id, record, expected);
      }),
    get(context, name) {
      const { form, entity } = formOf(context, name);
      const release = definitions.current(context);
      const version = release.get('form', form.name)?.version ?? 0;
      return {
        ...formForPage(formForReader(policy, context.principal, form, entity), entity),
        version,
        validator: `/api/forms/${form.name}/validator.js?v=${version}-${release.number}`,
      };
    },
  };
}

/** Where this form is how the principal sees records: a form that names one of their roles comes before one that names none. */
export function placesFor(release: Release, principal: Principal, form: FormDefinition): readonly RecordPlace[] {
  const roles = 'roles' in principal ? principal.roles : [];
  const names = ({ record }: FormDefinition): boolean => record?.roles?.some((role) => roles.includes(role)) ?? false;
  const others = release
    .all('form')
    .map(({ definition }) => definition)
    .filter(({ entity, name, record }) => entity === form.entity && name !== form.name && record !== undefined);
  return (form.record?.places ?? []).filter((place) => {
    const rivals = others.filter(({ record }) => record?.places.includes(place));
    if (names(form)) return !rivals.some((other) => names(other) && other.name < form.name);
    return form.record?.roles === undefined && !rivals.some(names);
  });
}
