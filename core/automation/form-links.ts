// One-time links to public forms: for one person, about one record, good for one answer until they expire. Whoever makes one can give away no more than
// they may write themselves; a rule or a process makes them as the house. Of the token only its hash is kept.
import { formFields, recordSchema } from '../../schemas/field-schema.ts';
import { normalizeValues } from '../../schemas/normalize.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { createValueValidator } from '../../schemas/value-validator.ts';
import type { Policy } from '../access/access.ts';
import { isToken, newToken, tokenHash } from '../access/secret-token.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService } from '../entities/records.ts';
import type { Events, Subject } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Json, JsonObject } from '../kernel/data.ts';
import { type Id, isId, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { forbidden, invalid, notFound, Problem } from '../kernel/problem.ts';
import { type PublicForm, publicPath } from './public-form.ts';

export interface NewFormLink {
  /** The name of the form. */
  readonly form: string;
  /** What the answer is about. */
  readonly record?: { readonly entity: string; readonly id: Id } | undefined;
  /** The field of the answer that refers to the record; needed where more than one could. */
  readonly attach?: string | undefined;
  readonly values?: JsonObject | undefined;
  /** Default 14. */
  readonly days?: number | undefined;
}

export type FormLinkState = 'open' | 'used' | 'expired' | 'revoked';

export interface FormLink {
  readonly id: Id;
  readonly form: string;
  readonly state: FormLinkState;
  readonly record?: { readonly entity: string; readonly id: Id };
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string;
  readonly openedAt?: string;
  readonly usedAt?: string;
  readonly revokedAt?: string;
}

/** What a link says of the answer it lets in. */
export interface OpenLink {
  readonly id: Id;
  readonly record?: Subject | undefined;
  readonly attach?: string | undefined;
  readonly values: JsonObject;
  readonly expiresAt: string;
}

export interface FormLinks {
  /** `path`, below the address of the installation, holds the token, and nothing else ever does. @throws Problem 403, 404, 422 */
  make(context: Context, link: NewFormLink): Promise<FormLink & { readonly path: string }>;
  /** What the link is good for. Looking uses nothing up. @throws Problem 410 `form-link-used`, `-expired`, `-revoked`, `-unknown` */
  look(form: string, token: string): Promise<OpenLink>;
  /** The same for whoever the link was made for: the first time is noted, and an event of its record. @throws as look */
  open(context: Context, form: string, token: string): Promise<OpenLink>;
  /** @throws Problem 410, as above */
  use(context: InTransaction, form: string, token: string, submission: Id): Promise<OpenLink>;
  /** Newest first: all for who may edit forms, else one's own. */
  list(context: Context, form: string): Promise<readonly FormLink[]>;
  /** @throws Problem 404, 409 `form-link-used` */
  revoke(context: Context, id: Id): Promise<void>;
}

export interface FormLinksNeeds {
  readonly database: Database;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly records: Pick<RecordService, 'get' | 'may'>;
  readonly events: Pick<Events, 'append'>;
  readonly policy: Policy;
  readonly clock: Clock;
}

interface Row {
  readonly id: Id;
  readonly form: string;
  readonly record_entity: string | null;
  readonly record_id: Id | null;
  readonly attach: string | null;
  readonly prefill: string;
  readonly created_by: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly opened_at: number | null;
  readonly used_at: number | null;
  readonly revoked_at: number | null;
}

export function createFormLinks(needs: FormLinksNeeds): FormLinks {
  const { database, definitions, records, events, policy, clock } = needs;
  const now = () => clock.now().getTime();

  async function find(reader: Pick<Database, 'read'>, form: string, token: string): Promise<Row | undefined> {
    if (!isToken(token)) return undefined;
    const [row] = await reader.read<Row>(
      sql`select * from form_links where token_hash = ${tokenHash(token)} and form = ${form}`,
    );
    return row;
  }

  /** Whoever makes a link lets somebody write: no more than they may write themselves. */
  async function authorise(context: Context, link: NewFormLink, asked: Asked): Promise<void> {
    const { principal } = context;
    const { entity, attach, form } = asked;
    const changes = link.record !== undefined && attach === undefined;
    const grant = policy.grant(principal, entity, changes ? 'update' : 'create');
    if (!grant.allowed) throw forbidden(changes ? 'update' : 'create', entity.name);
    if (link.record !== undefined) {
      await records.get(context, link.record.entity, link.record.id);
      const mayChange = !changes || (await records.may(context, entity.name, link.record.id, 'update'));
      if (!mayChange) throw forbidden('update', entity.name);
    }
    const own = new Set(formFields(form, entity, { editable: true }).map(({ name }) => name));
    const isEntitys = new Set(entity.fields.map(({ name }) => name));
    const written = [...Object.keys(link.values ?? {}), ...(attach === undefined ? [] : [attach])];
    const refused = written.find((name) => isEntitys.has(name) && !grant.writable.has(name) && !own.has(name));
    if (refused !== undefined) throw forbidden('write', `${entity.name}.${refused}`);
  }

  /** @throws Problem 410 */
  async function good(form: string, token: string): Promise<Row> {
    const row = await find(database, form, token);
    const state = row && stateOf(row, now());
    if (row === undefined || state !== 'open') throw new Problem(410, `form-link-${state ?? 'unknown'}`);
    return row;
  }

  /** Two pages that open at once are one opening. */
  function noteOpened(context: Context, row: Row): Promise<void> {
    const cause = { kind: 'form', name: row.form, submission: row.id } as const;
    return database.transaction({ ...context, cause }, async (inside) => {
      const first = await inside.transaction.write(
        sql`update form_links set opened_at = ${now()} where id = ${row.id} and opened_at is null`,
      );
      const subject = subjectOf(row);
      if (first === 1 && subject !== undefined)
        await events.append(inside, { type: 'form.opened', subject, data: { form: row.form, link: row.id } });
    });
  }

  return {
    async make(context, link) {
      const asked = askedFor(definitions.current(context), link);
      await authorise(context, link, asked);
      const values = checkedPrefill(asked, link.values ?? {});
      const token = newToken();
      const id = newId();
      const days = Math.min(link.days ?? limits.formLinkDays, limits.formLinkMostDays);
      const { principal } = context;
      const row: Row = {
        id,
        form: asked.form.name,
        record_entity: link.record?.entity ?? null,
        record_id: link.record?.id ?? null,
        attach: asked.attach ?? null,
        prefill: JSON.stringify(values),
        created_by: 'id' in principal ? principal.id : 'system',
        created_at: now(),
        expires_at: now() + days * 86_400_000,
        opened_at: null,
        used_at: null,
        revoked_at: null,
      };
      await database.transaction(context, async ({ transaction }) => {
        await transaction.write(sql`insert into form_links
          (id, token_hash, form, record_entity, record_id, attach, prefill, created_by, created_at, expires_at)
          values (${id}, ${tokenHash(token)}, ${row.form}, ${row.record_entity}, ${row.record_id}, ${row.attach},
            ${row.prefill}, ${row.created_by}, ${row.created_at}, ${row.expires_at})`);
      });
      // Behind the # nothing goes to a server, a log or a Referer, and who merely follows links uses nothing up.
      return { ...linkOf(row, now()), path: `${publicPath(asked.form)}#${token}` };
    },
    look: async (form, token) => openOf(await good(form, token)),
    async open(context, form, token) {
      const row = await good(form, token);
      if (row.opened_at === null) await noteOpened(context, row);
      return openOf(row);
    },
    async use({ transaction }, form, token, submission) {
      const at = now();
      const used = isToken(token)
        ? await transaction.write(sql`update form_links set used_at = ${at}, submission = ${submission}
            where token_hash = ${tokenHash(token)} and form = ${form} and used_at is null and revoked_at is null and expires_at > ${at}`)
        : 0;
      const row = await find(transaction, form, token);
      if (used === 1 && row !== undefined) return openOf(row);
      throw new Problem(410, `form-link-${row === undefined ? 'unknown' : stateOf(row, at)}`);
    },
    async list(context, form) {
      const { principal } = context;
      const own = 'id' in principal ? principal.id : 'system';
      const whose = policy.may(principal, 'studio') ? sql`1 = 1` : sql`created_by = ${own}`;
      const rows = await database
        .reader(context)
        .read<Row>(
          sql`select * from form_links where form = ${form} and ${whose} order by created_at desc, id desc limit ${limits.pageSize}`,
        );
      return rows.map((row) => linkOf(row, now()));
    },
    revoke: (context, id) =>
      database.transaction(context, async ({ transaction }) => {
        const [row] = isId(id) ? await transaction.read<Row>(sql`select * from form_links where id = ${id}`) : [];
        const { principal } = context;
        const isOwn = row !== undefined && 'id' in principal && row.created_by === principal.id;
        if (row === undefined || !(isOwn || policy.may(principal, 'studio'))) throw notFound('form-link', id);
        const ended = await transaction.write(
          sql`update form_links set revoked_at = ${now()} where id = ${id} and used_at is null and revoked_at is null`,
        );
        if (ended !== 1 && row.revoked_at === null) throw new Problem(409, 'form-link-used');
      }),
  };
}

interface Asked {
  readonly form: PublicForm;
  readonly entity: EntityDefinition;
  readonly attach: string | undefined;
}

/** @throws Problem 404, 422 where it is not clear how the answer belongs to the record */
function askedFor(release: ReturnType<Definitions['current']>, { form: name, record, attach }: NewFormLink): Asked {
  const form = release.form(name);
  const entity = form && release.entity(form.entity);
  if (form?.public === undefined || entity === undefined) throw notFound('form', name);
  const found: Asked = { form: form as PublicForm, entity, attach: undefined };
  const about = record && release.entity(record.entity);
  if (record === undefined) {
    if (attach !== undefined) throw invalid([{ pointer: '/attach', code: 'form-link-attach' }]);
    return found;
  }
  if (about === undefined) throw notFound('entity', record.entity);
  const pointing = entity.fields.filter(
    ({ kind, target }) => kind === 'reference' && release.entity(target ?? '') === about,
  );
  if (attach === undefined && about === entity) return found;
  const [only, another] = attach === undefined ? pointing : pointing.filter((field) => field.name === attach);
  if (only === undefined || another !== undefined) throw invalid([{ pointer: '/attach', code: 'form-link-attach' }]);
  return { ...found, attach: only.name };
}

/** @throws Problem 422 with pointers into the values */
function checkedPrefill({ form, entity }: Asked, values: JsonObject): JsonObject {
  const asked = formFields(form, entity, { editable: true });
  const names = new Set(asked.map(({ name }) => name));
  const fields: FieldDefinition[] = [...asked, ...entity.fields.filter(({ name }) => !names.has(name))];
  const given = normalizeValues(fields, values) as Record<string, Json>;
  const details = createValueValidator(recordSchema(fields.map((field) => ({ ...field, required: false }))))(given);
  if (details.length > 0) throw invalid(details.map((detail) => ({ ...detail, pointer: `/values${detail.pointer}` })));
  return given;
}

function stateOf(row: Row, now: number): FormLinkState {
  if (row.used_at !== null) return 'used';
  if (row.revoked_at !== null) return 'revoked';
  return Number(row.expires_at) > now ? 'open' : 'expired';
}

function subjectOf({ record_entity: entity, record_id: id }: Row): { entity: string; id: Id } | undefined {
  return entity === null || id === null ? undefined : { entity, id };
}

function openOf(row: Row): OpenLink {
  return {
    id: row.id,
    record: subjectOf(row),
    attach: row.attach ?? undefined,
    values: JSON.parse(row.prefill) as JsonObject,
    expiresAt: instant(row.expires_at),
  };
}

function linkOf(row: Row, now: number): FormLink {
  const record = subjectOf(row);
  return {
    id: row.id,
    form: row.form,
    state: stateOf(row, now),
    ...(record === undefined ? {} : { record }),
    createdAt: instant(row.created_at),
    createdBy: row.created_by,
    expiresAt: instant(row.expires_at),
    ...(row.opened_at === null ? {} : { openedAt: instant(row.opened_at) }),
    ...(row.used_at === null ? {} : { usedAt: instant(row.used_at) }),
    ...(row.revoked_at === null ? {} : { revokedAt: instant(row.revoked_at) }),
  };
}

function instant(ms: number): string {
  return new Date(Number(ms)).toISOString();
}
