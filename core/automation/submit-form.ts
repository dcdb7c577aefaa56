// When somebody sends a public form, a record is made of it, exactly once per submission. Everything that follows (rules, processes) is
// caused by the record and stands in the same transaction.
import { createHash } from 'node:crypto';
import type { EntityDefinition, FormDefinition } from '../../schemas/types.ts';
import type { Policy } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import type { Input, RecordService } from '../entities/records.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import { type Id, newId } from '../kernel/id.ts';
import { notFound, Problem } from '../kernel/problem.ts';
import { createReadForm } from './form-values.ts';

export interface Submission {
  readonly form: string;
  /** Made by the page; absent for a bare HTML form, whose every post is a new one. */
  readonly id?: Id | undefined;
  readonly values: Input;
  /** Address of the page the form stood on. */
  readonly page?: string | undefined;
  /** Campaign marks of that address. */
  readonly utm?: JsonObject | undefined;
}

/** @throws Problem 404, 409 `submission-differs`, 422 with pointers into the values */
export type SubmitForm = (context: Context, submission: Submission) => Promise<{ received: true }>;

export interface SubmitFormNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly events: Events;
  readonly policy: Policy;
  readonly clock: Clock;
}

interface SubmissionRow {
  readonly body_hash: string;
}

export function createSubmitForm(needs: SubmitFormNeeds): SubmitForm {
  const { database, definitions, records, events, clock } = needs;
  const readForm = createReadForm(needs);

  /** Answers false when the same submission was received before. */
  async function claim(
    inside: InTransaction,
    submission: Submission,
    id: Id,
    entity: string,
    record: Id,
  ): Promise<boolean> {
    const hash = bodyHash(submission);
    const added = await inside.transaction.write(sql`insert into form_submissions
      (id, form, body_hash, record_entity, record_id, answer, created_at)
      values (${id}, ${submission.form}, ${hash}, ${entity}, ${record}, ${JSON.stringify({ received: true })}, ${clock.now().getTime()})
      on conflict (id) do nothing`);
    if (added === 1) return true;
    const [row] = await inside.transaction.read<SubmissionRow>(
      sql`select body_hash from form_submissions where id = ${id}`,
    );
    if (row?.body_hash !== hash) throw new Problem(409, 'submission-differs');
    return false;
  }

  return (context, submission) =>
    database.transaction(context, async (inside) => {
      const release = definitions.current(inside);
      const { form, entity } = publicForm(release, submission.form);
      const id = submission.id ?? newId();
      const record = newId();
      if (!(await claim(inside, submission, id, entity.name, record))) return { received: true };
      // What a form may write is settled here: its own fields and what its definition sets. The record room still checks every value.
      const principal = { kind: 'system', purpose: `form ${form.name}` } as const;
      const sent = { form, entity, input: submission.values, fresh: true };
      const { record: values } = await readForm({ ...inside, principal }, release, sent);
      const cause = { kind: 'form', name: form.name, submission: id } as const;
      const received = await events.append(
        { ...inside, cause },
        {
          type: 'form.submitted',
          subject: { entity: entity.name, id: record },
          data: {
            form: form.name,
            submission: id,
            ...(submission.page === undefined ? {} : { page: submission.page }),
            ...(submission.utm === undefined ? {} : { utm: submission.utm }),
          },
        },
      );
      const creating = { ...inside, principal, cause, causationId: received.id };
      await records.create(creating, entity.name, { ...values, ...form.public.sets }, { id: record });
      return { received: true };
    });
}

type PublicForm = FormDefinition & { readonly public: NonNullable<FormDefinition['public']> };

/** @throws Problem 404 for a form that is not public, as for one that is not there */
export function publicForm(release: Release, name: string): { form: PublicForm; entity: EntityDefinition } {
  const form = release.form(name);
  const entity = form && release.entity(form.entity);
  if (!form?.public || !entity) throw notFound('form', name);
  return { form: form as PublicForm, entity };
}

/** Members in one order, so that the same submission has the same hash however its JSON was written. */
function bodyHash({ form, values, page, utm }: Submission): string {
  const ordered = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, inner]) => [name, ordered(inner)])
      : value;
  return createHash('sha256')
    .update(JSON.stringify(ordered({ form, values, page, utm })))
    .digest('hex');
}
