// When somebody sends a public form, a record is made of it, exactly once per submission. Everything that follows (rules, processes) is
// caused by the record and stands in the same transaction.
import { createHash } from 'node:crypto';
import { byPresentNames } from '../../schemas/field-names.ts';
import { formFields } from '../../schemas/field-schema.ts';
import { knownLanguage } from '../../schemas/local-text.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Policy } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { Input, RecordService, Stored } from '../entities/records.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import { type Id, newId } from '../kernel/id.ts';
import { Problem } from '../kernel/problem.ts';
import { type GivenConsents, keepConsents } from './form-consents.ts';
import type { FormLinks, OpenLink } from './form-links.ts';
import { formThanks } from './form-thanks.ts';
import { createReadForm } from './form-values.ts';
import { asForm, closedNow, type FormDoor, type PublicForm, publicForm, takePlace } from './public-form.ts';

export interface Submission {
  /** The address it was sent to. */
  readonly form: string;
  /** Made by the page; absent for a bare HTML form, whose every post is a new one. */
  readonly id?: Id | undefined;
  readonly values: Input;
  /** Address of the page the form stood on. */
  readonly page?: string | undefined;
  /** Campaign marks of that address. */
  readonly utm?: JsonObject | undefined;
  /** As `checkConsents` found them right. */
  readonly consents?: GivenConsents | undefined;
  /** The token of a one-time link. */
  readonly link?: string | undefined;
  /** Who is signed in at the portal, and the record they were looking at. */
  readonly customer?: FormCustomer | undefined;
}

export interface FormCustomer {
  readonly person: Id;
  readonly organization?: Id | undefined;
  readonly about?: Id | undefined;
}

export interface Received {
  readonly received: true;
  /** False for a submission that had been received before. */
  readonly isNew: boolean;
  /** In the visitor's language; empty where the form says nothing of its own. */
  readonly thanks: string;
}

/**
 * @throws Problem 404, 409 `submission-differs`, `form-early`, `form-closed`, `form-full`, 410 for a link that is used or ended, 403
 * `form-link-needed`, 422 with pointers into values and consents
 */
export type SubmitForm = (context: Context, submission: Submission) => Promise<Received>;

export interface SubmitFormNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly events: Events;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly links: Pick<FormLinks, 'use'>;
}

interface SubmissionRow {
  readonly body_hash: string;
}

export function createSubmitForm(needs: SubmitFormNeeds): SubmitForm {
  const { database, definitions, records, events, clock, links } = needs;
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

  async function begin(inside: InTransaction, submission: Submission, id: Id): Promise<OpenLink | undefined> {
    const { form } = publicForm(definitions.current(inside), submission.form, doorOf(submission));
    const closed = closedNow(form, clock.now());
    if (closed !== undefined) throw new Problem(409, closed);
    if (submission.link === undefined && form.public.linkOnly === true) throw new Problem(403, 'form-link-needed');
    const link = submission.link === undefined ? undefined : await links.use(inside, form.name, submission.link, id);
    await takePlace(inside, form);
    return link;
  }

  /** The references that say whose it is and what it is about: never the sender's to fill in. @throws Problem 404 */
  async function identityOf(
    context: Context,
    { public: open }: PublicForm,
    entity: EntityDefinition,
    customer: FormCustomer | undefined,
  ): Promise<JsonObject> {
    if (customer === undefined || open.customer === undefined) return {};
    const field = (name: string | undefined) => entity.fields.find((one) => one.name === name);
    const whose = field(open.customer)?.target === 'organization' ? customer.organization : customer.person;
    if (whose === undefined) throw new Problem(409, 'portal-no-organization');
    const about = field(open.about);
    if (about === undefined) return { [open.customer]: whose };
    if (customer.about === undefined) throw new Problem(422, 'portal-about');
    await records.get(context, about.target ?? '', customer.about);
    return { [open.customer]: whose, [about.name]: customer.about };
  }

  /** The record that an answer changes instead of making one. */
  async function changedBy(inside: Context, link: OpenLink | undefined): Promise<Stored | undefined> {
    if (link?.record === undefined || link.attach !== undefined) return undefined;
    return records.get(inside, link.record.entity, link.record.id);
  }

  return (context, submission) =>
    database.transaction(context, async (inside) => {
      const release = definitions.current(inside);
      const { form, entity } = publicForm(release, submission.form, doorOf(submission));
      // As who sends it, before the form acts: a record that is not theirs is not there.
      const identity = await identityOf(inside, form, entity, submission.customer);
      const id = submission.id ?? newId();
      const made = newId();
      const thanks = () =>
        formThanks({ form, entity, release }, submission.values, knownLanguage(context.locale) ?? 'en', clock.now());
      const claimed = { ...submission, form: form.name };
      if (!(await claim(inside, claimed, id, entity.name, made)))
        return { received: true, isNew: false, thanks: thanks() };
      const link = await begin(inside, submission, id);
      // What a form may write is settled here: its own fields and what its definition or its link sets. The record room still checks every value.
      const acting = asForm(inside, form.name);
      const stored = await changedBy(acting, link);
      const sent = { form, entity, input: submission.values, fresh: stored === undefined, stored };
      const { record: values } = await readForm(acting, release, sent);
      const record = { entity: entity.name, id: stored?.id ?? made };
      const cause = { kind: 'form', name: form.name, submission: id } as const;
      const received = await events.append(
        { ...inside, cause },
        {
          type: 'form.submitted',
          subject: record,
          data: {
            form: form.name,
            submission: id,
            ...(submission.page === undefined ? {} : { page: submission.page }),
            ...(submission.utm === undefined ? {} : { utm: submission.utm }),
            ...(link === undefined ? {} : { link: link.id }),
          },
        },
      );
      const version = release.get('form', form.name)?.version ?? 0;
      const kept = { version, submission: id, record, now: clock.now() };
      await keepConsents(inside, form, submission.consents ?? {}, kept);
      const writing = { ...inside, principal: acting.principal, cause, causationId: received.id };
      const all = {
        ...hiddenOf(link, form, entity),
        ...values,
        ...form.public.sets,
        ...pageOf(form, submission.page),
        ...attached(link, entity),
        ...identity,
      };
      if (stored === undefined) await records.create(writing, entity.name, all, { id: made });
      else await records.update(writing, entity.name, stored.id, all);
      return { received: true, isNew: true, thanks: thanks() };
    });
}

function doorOf({ customer }: Submission): FormDoor {
  return customer === undefined ? 'web' : 'portal';
}

/** What the link brings and the form does not ask for; what it asks for, the visitor saw and sent. */
function hiddenOf(link: OpenLink | undefined, form: PublicForm, entity: EntityDefinition): JsonObject {
  if (link === undefined) return {};
  const asked = new Set(formFields(form, entity, { editable: true }).map(({ name }) => name));
  // A link may be older than the name a field has today.
  const values = byPresentNames(entity, link.values);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !asked.has(name)));
}

/** What is no address of a page is kept on the timeline alone: nobody's message is lost for it. */
function pageOf({ public: open }: PublicForm, page: string | undefined): JsonObject {
  const isPage = page !== undefined && URL.canParse(page) && /^https?:$/.test(new URL(page).protocol);
  return open.page === undefined || !isPage ? {} : { [open.page]: page };
}

function attached(link: OpenLink | undefined, entity: EntityDefinition): JsonObject {
  if (link?.record === undefined || link.attach === undefined) return {};
  return byPresentNames(entity, { [link.attach]: link.record.id });
}

/** Members in one order, so that the same submission has the same hash however its JSON was written. */
function bodyHash({ form, values, page, utm, consents, link, customer }: Submission): string {
  const ordered = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, inner]) => [name, ordered(inner)])
      : value;
  return createHash('sha256')
    .update(JSON.stringify(ordered({ form, values, page, utm, consents, link, customer })))
    .digest('hex');
}
