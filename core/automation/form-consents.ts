// What visitors agreed to: each consent of a form with the words they read, in their language, the version of the form, and when.
import { pickText } from '../../schemas/local-text.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Subject } from '../events/events.ts';
import type { InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { invalid } from '../kernel/problem.ts';
import type { PublicForm } from './public-form.ts';

export interface KeptConsent {
  readonly consent: string;
  readonly given: boolean;
  readonly wording: string;
  readonly language: string;
  readonly form: string;
  readonly formVersion: number;
  readonly submission: Id;
  readonly record: { readonly entity: string; readonly id: Id };
  readonly at: string;
}

export type GivenConsents = Readonly<Record<string, boolean>>;

/** @throws Problem 422 for one that is needed and not given, and for one the form does not ask */
export function checkConsents({ public: open }: PublicForm, given: GivenConsents): void {
  const asked = open.consents ?? [];
  const missing = asked.filter(({ name, required }) => required === true && given[name] !== true);
  const unknown = Object.keys(given).filter((name) => !asked.some((consent) => consent.name === name));
  const details = [
    ...missing.map(({ name }) => ({ pointer: `/consents/${name}`, code: 'validation.consent' })),
    ...unknown.map((name) => ({ pointer: `/consents/${name}`, code: 'validation.unknown-field', params: { name } })),
  ];
  if (details.length > 0) throw invalid(details);
}

export async function keepConsents(
  { transaction, locale }: InTransaction,
  form: PublicForm,
  given: GivenConsents,
  about: { version: number; submission: Id; record: Subject; now: Date },
): Promise<void> {
  for (const { name, text } of form.public.consents ?? [])
    await transaction.write(sql`insert into form_consents
      (id, form, form_version, submission, record_entity, record_id, consent, given, wording, language, created_at)
      values (${newId()}, ${form.name}, ${about.version}, ${about.submission}, ${about.record.entity}, ${about.record.id},
        ${name}, ${given[name] === true ? 1 : 0}, ${pickText(text, locale)}, ${locale}, ${about.now.getTime()})`);
}

interface Row {
  readonly consent: string;
  readonly given: number | boolean;
  readonly wording: string;
  readonly language: string;
  readonly form: string;
  readonly form_version: number;
  readonly submission: Id;
  readonly record_entity: string;
  readonly record_id: Id;
  readonly created_at: number;
}

/** Newest first; of one record where it is named. */
export async function listConsents(database: Database, form: string, record?: Id): Promise<readonly KeptConsent[]> {
  const whose = record === undefined ? sql`1 = 1` : sql`record_id = ${record}`;
  const rows = await database.read<Row>(
    sql`select * from form_consents where form = ${form} and ${whose} order by created_at desc, id desc limit ${limits.pageSize}`,
  );
  return rows.map((row) => ({
    consent: row.consent,
    given: Number(row.given) === 1,
    wording: row.wording,
    language: row.language,
    form: row.form,
    formVersion: Number(row.form_version),
    submission: row.submission,
    record: { entity: row.record_entity, id: row.record_id },
    at: new Date(Number(row.created_at)).toISOString(),
  }));
}
