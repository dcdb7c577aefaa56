// What a message may say about a record: exactly the paths its template reads, loaded as whoever sends it, under the entity's name and as `record`.
import { isLanguage } from '../../schemas/local-text.ts';
import type { MessageDefinition } from '../../schemas/types.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import type { PathLoader } from '../entities/load-paths.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { Subject } from '../events/events.ts';
import { asHouse, type Context, type InTransaction } from '../kernel/context.ts';
import { isPlainObject, type JsonObject } from '../kernel/data.ts';
import { type Id, isId } from '../kernel/id.ts';
import type { MessageDocument, Messaging, StoredMessage } from '../messaging/messaging.ts';
import { refusalFor } from './acts/contacts.ts';
import type { FormLinks } from './form-links.ts';
import { mayTrack } from './may-track.ts';
import type { RecordDocuments } from './record-documents.ts';

export interface SendNeeds {
  readonly records: RecordService;
  readonly loader: PathLoader;
  readonly definitions: Definitions;
  readonly messaging: Messaging;
  readonly formLinks: Pick<FormLinks, 'make'>;
  readonly recordDocuments: Pick<RecordDocuments, 'compose'>;
  /** Origin of links. */
  readonly baseUrl: string;
}

export interface SendRequest {
  readonly template: string;
  readonly about?: Subject | undefined;
  /** Values beside those of the record. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly language?: string | undefined;
  readonly key?: string | undefined;
  /** A public form: the template gets a one-time link to it about the record, as `link`. */
  readonly form?: string | undefined;
  /** How long that is good. */
  readonly linkDays?: number | undefined;
}

/** The first name of a path: the entity, `record`, or what was given beside it. */
export function rootOf(path: string): string {
  return path.split('.')[0] ?? '';
}

interface MessageData {
  readonly data: Readonly<Record<string, unknown>>;
  /** Files of the record, or of those it refers to, that its reader may see. */
  readonly attachments: readonly Id[];
}

/** What the template reads of the record, under the names it has there; values given beside it come first. */
export async function messageData(
  needs: SendNeeds,
  context: Context,
  template: string | MessageDefinition,
  record: Stored | undefined,
  attached: readonly string[],
  given: Readonly<Record<string, unknown>> = {},
): Promise<MessageData> {
  if (record === undefined) return { data: given, attachments: [] };
  const roots = [record.entity, 'record'];
  const below = (paths: readonly string[]) =>
    paths.flatMap((path) => {
      const [root = '', ...rest] = path.split('.');
      return roots.includes(root) && rest.length > 0 ? [rest] : [];
    });
  const paths = below(needs.messaging.reads(context, template));
  const facts = await needs.loader.load(
    context,
    record,
    paths.map((path) => path.join('.')),
    'feel',
  );
  return {
    data: { ...Object.fromEntries(roots.map((root) => [root, facts])), ...given },
    attachments: below(attached).flatMap((path) => filesAt(facts, path)),
  };
}

/** What its documents say of the record now; they are made when the message leaves. */
export async function messageDocuments(
  needs: Pick<SendNeeds, 'recordDocuments'>,
  context: Context,
  names: readonly string[] = [],
  record: Stored | undefined,
  language: string | undefined,
): Promise<readonly MessageDocument[]> {
  if (record === undefined) return [];
  const made: MessageDocument[] = [];
  for (const name of names) {
    const composed = await needs.recordDocuments.compose(context, name, record, { language });
    made.push({ name: composed.fileName, content: composed as unknown as JsonObject });
  }
  return made;
}

function filesAt(facts: unknown, path: readonly string[]): Id[] {
  const found = path.reduce<unknown>((at, name) => (isPlainObject(at) ? at[name] : undefined), facts);
  const files = Array.isArray(found) ? found : [found];
  return files.flatMap((file) => (isPlainObject(file) && isId(file.id) ? [file.id] : []));
}

/** Variables that are called what their entity was: the template calls them what it is. */
function underPresentNames(data: MessageData['data'], release: Release): MessageData['data'] {
  const now: Record<string, unknown> = { ...data };
  for (const [name, value] of Object.entries(data)) now[release.entity(name)?.name ?? name] ??= value;
  return now;
}

/** Made by the house: who wrote the rule or the process decided that the receiver may answer. */
async function linkOf(
  { formLinks, baseUrl }: SendNeeds,
  context: InTransaction,
  { form, about, linkDays, template, language }: SendRequest,
): Promise<{ readonly link?: string }> {
  if (form === undefined) return {};
  const made = await formLinks.make(asHouse(context, `a link in ${template}`), {
    form,
    record: about,
    ...(linkDays === undefined ? {} : { days: linkDays }),
  });
  // Its page speaks as the message does.
  const path = isLanguage(language) ? made.path.replace('#', `?lang=${language}#`) : made.path;
  return { link: `${baseUrl}${path}` };
}

/** Queues a message about a record; the language is the one asked for, else the record's own `language`, else the installation's. */
export async function sendAbout(
  needs: SendNeeds,
  context: InTransaction,
  request: SendRequest,
): Promise<StoredMessage> {
  const { about, template } = request;
  const record = about && (await needs.records.find(context, about.entity, about.id));
  const live = needs.definitions.current(context).message(template)?.definition;
  const paths = live?.attachments ?? [];
  const found = await messageData(needs, context, template, record, paths, request.data);
  const { attachments } = found;
  const link = await linkOf(needs, context, request);
  const data = { ...underPresentNames(found.data, needs.definitions.current(context)), ...link };
  const channel = needs.definitions.current(context).message(template)?.definition.channel ?? '';
  const refusal = record && refusalFor(needs.definitions.current(context), record, channel);
  const own = record?.values.language;
  const language = request.language ?? (typeof own === 'string' && own !== '' ? own : undefined);
  const documents = await messageDocuments(needs, context, live?.documents, record, language);
  return needs.messaging.queue(context, {
    template,
    data,
    ...(documents.length === 0 ? {} : { documents }),
    ...(attachments.length === 0 ? {} : { attachments }),
    ...(about === undefined ? {} : { about }),
    ...(refusal === undefined ? {} : { refusal }),
    isTracked: mayTrack(needs.definitions.current(context), record),
    ...(language === undefined ? {} : { language }),
    ...(request.key === undefined ? {} : { key: request.key }),
  });
}
