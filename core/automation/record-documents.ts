// Documents of records: what one says is loaded as whoever asks and decided at once, in their transaction; its bytes are made after the commit, by a job that
// puts the PDF into a field of the record, or when the message leaves that carries it.

import { Readable } from 'node:stream';
import { storedNameOf } from '../../schemas/entity-names.ts';
import { acceptedEndings, holdsMany, mostBytes } from '../../schemas/file-types.ts';
import { isLanguage } from '../../schemas/local-text.ts';
import type { Calendar, DocumentDefinition, Language } from '../../schemas/types.ts';
import type { Policy } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import type { Definitions } from '../definitions/definitions.ts';
import { checkDocument } from '../documents/check-document.ts';
import type { Documents } from '../documents/documents.ts';
import type { ComposedSheet } from '../documents/sheet.ts';
import type { Printed } from '../documents/typesetter.ts';
import { filesIn } from '../entities/fields/file.ts';
import type { PathLoader } from '../entities/load-paths.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { Events, Subject } from '../events/events.ts';
import { ExpressionError } from '../expressions/expressions.ts';
import { type Files, houseOwner } from '../files/files.ts';
import type { JobOutcome, JobQueue, LeasedJob } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Cause, type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import type { Json, JsonObject } from '../kernel/data.ts';
import { newId } from '../kernel/id.ts';
import { invalid, notFound, Problem } from '../kernel/problem.ts';

export interface Wanted {
  /** Absent = the record's own `language`, else the installation's. */
  readonly language?: string | undefined;
  readonly calendar?: Calendar | undefined;
}

export interface MakeDocument extends Wanted {
  readonly document: string;
  readonly about: Subject;
  /** The field of the record that gets it. */
  readonly field: string;
}

export interface RecordDocuments {
  /** Those that are made from an entity. @throws Problem 403, 404 */
  of(context: Context, entity: string): readonly DocumentDefinition[];
  /** What it says of a record, as the asker sees that. @throws Problem 404 */
  compose(
    context: Context,
    document: string | DocumentDefinition,
    record: Stored,
    wanted: Wanted,
  ): Promise<ComposedSheet>;
  /** @throws Problem 404, 422, 503 as Documents.print */
  print(context: Context, about: Subject, document: string, wanted: Wanted): Promise<Printed & { fileName: string }>;
  /** Its pages as a picture; of a draft, too. @throws as print; 422 with what is wrong with the draft */
  draw(context: Context, about: Subject, document: string | DocumentDefinition, wanted: Wanted): Promise<Printed>;
  /** Decides what it says now; the record gets the PDF soon after the commit. @throws Problem 404, 422 `document-field` */
  make(context: InTransaction, wanted: MakeDocument): Promise<{ readonly fileName: string }>;
}

export interface RecordDocumentsNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly documents: Documents;
  readonly records: RecordService;
  readonly loader: PathLoader;
  readonly events: Events;
  readonly files: Pick<Files, 'receive'>;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'work'>;
  readonly policy: Policy;
  readonly clock: Clock;
}

const jobKind = 'document.make';
const attempts = 8;
/** Longer than the slowest document and those that wait before it. */
const leaseMs = 120_000;

export function createRecordDocuments(needs: RecordDocumentsNeeds): RecordDocuments {
  const { database, definitions, documents, records, loader, events, files, jobs, policy, clock } = needs;

  function named(context: Context, entity: string, name: string): DocumentDefinition {
    const release = definitions.current(context);
    const found = release.get('document', name)?.definition;
    if (found === undefined || release.entity(found.entity) !== release.entity(entity))
      throw notFound('document', name);
    return found;
  }

  async function compose(
    context: Context,
    document: string | DocumentDefinition,
    record: Stored,
    { language, calendar }: Wanted,
  ): Promise<ComposedSheet> {
    const release = definitions.current(context);
    const definition = typeof document === 'string' ? named(context, record.entity, document) : document;
    const facts = await loader.load(context, record, documents.reads(definition, release), 'feel');
    const spoken = languageFor(language ?? record.values.language, release.settings.language);
    return documents.compose(definition, { release, facts, language: spoken, calendar, now: clock.now() });
  }

  async function composed(
    context: Context,
    { entity, id }: Subject,
    document: string | DocumentDefinition,
    wanted: Wanted,
  ): Promise<ComposedSheet> {
    return compose(context, document, await records.get(context, entity, id), wanted);
  }

  /** @throws Problem 422 `document-field` */
  function fileFieldOf(context: Context, entity: string, name: string) {
    const owning = definitions.current(context).entity(entity);
    const field = owning?.fields.find((one) => one.name === name && one.kind === 'file');
    if (owning === undefined || field === undefined || !acceptedEndings(field).includes('pdf'))
      throw new Problem(422, 'document-field', { params: { field: name, entity } });
    return { owning, field };
  }

  async function run(job: LeasedJob): Promise<JobOutcome> {
    const ask = job.payload as unknown as Ask;
    const acting: Context = {
      ...systemContext(`document ${ask.document}`, job.correlationId),
      ...(ask.cause === undefined ? {} : { cause: ask.cause }),
      ...(ask.causationId === undefined ? {} : { causationId: ask.causationId }),
    };
    const record = await records.find(acting, ask.entity, ask.record);
    if (record === undefined) return { kind: 'done' };
    const { owning, field } = fileFieldOf(acting, ask.entity, ask.field);
    const { bytes, pages } = await documents.print(ask.composed);
    const rules = {
      entity: storedNameOf(owning),
      field: field.id,
      owner: houseOwner,
      accept: acceptedEndings(field),
      mostBytes: mostBytes(field),
    };
    const upload = { name: ask.composed.fileName, bytes: Readable.from(bytes) };
    const file = await files.receive(acting, upload, rules);
    await database.transaction(acting, async (inside) => {
      const now = await records.get(inside, ask.entity, ask.record);
      const earlier = holdsMany(field) ? filesIn(now.values[field.name] as Json).map(({ id }) => id) : [];
      const value = holdsMany(field) ? [...earlier, file.id] : file.id;
      await events.append(inside, {
        type: 'document.made',
        subject: { entity: now.entity, id: now.id },
        data: { document: ask.document, file: file.id, pages },
      });
      await records.update(inside, now.entity, now.id, { [field.name]: value });
    });
    return { kind: 'done' };
  }

  jobs.work(jobKind, run, {
    inHouse: true,
    leaseMs,
    async onDead(context, job, error) {
      const { document, entity, record, cause } = job.payload as unknown as Ask;
      await events.append(
        { ...context, ...(cause === undefined ? {} : { cause }) },
        { type: 'document.failed', subject: { entity, id: record }, data: { document, error: error.slice(0, 500) } },
      );
    },
  });

  return {
    of(context, entityName) {
      const release = definitions.current(context);
      const entity = release.entity(entityName);
      if (entity === undefined || !policy.grant(context.principal, entity, 'read').allowed)
        throw notFound('entity', entityName);
      return release
        .all('document')
        .map(({ definition }) => definition)
        .filter((document) => release.entity(document.entity) === entity);
    },
    compose,
    async print(context, about, document, wanted) {
      const sheet = await composed(context, about, document, wanted);
      return { ...(await documents.print(sheet)), fileName: sheet.fileName };
    },
    async draw(context, about, document, wanted) {
      try {
        return await documents.draw(await composed(context, about, document, wanted));
      } catch (error) {
        // What is being typed may name what is not there yet: that stays empty. What is no FEEL cannot be drawn.
        if (!(error instanceof ExpressionError) || typeof document === 'string') throw error;
        throw invalid(checkDocument(document, definitions.current(context)));
      }
    },
    async make(context, { document, about, field, ...wanted }) {
      fileFieldOf(context, about.entity, field);
      const sheet = await composed(context, about, document, wanted);
      const ask: Ask = {
        document,
        entity: about.entity,
        record: about.id,
        field,
        composed: sheet,
        ...(context.cause === undefined ? {} : { cause: context.cause }),
        ...(context.causationId === undefined ? {} : { causationId: context.causationId }),
      };
      await jobs.enqueue(context, {
        kind: jobKind,
        key: `${jobKind}:${newId()}`,
        payload: ask as unknown as JsonObject,
        maxAttempts: attempts,
      });
      return { fileName: sheet.fileName };
    },
  };
}

/** As a job keeps it. */
interface Ask {
  readonly document: string;
  readonly entity: string;
  readonly record: string;
  readonly field: string;
  readonly composed: ComposedSheet;
  readonly cause?: Cause;
  readonly causationId?: string;
}

function languageFor(wanted: unknown, installation: Language): Language {
  return typeof wanted === 'string' && isLanguage(wanted) ? wanted : installation;
}
