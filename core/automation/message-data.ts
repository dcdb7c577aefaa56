// What a message may say about a record: exactly the paths its template reads, loaded as whoever sends it, under the entity's name and as `record`.
import type { Definitions } from '../definitions/definitions.ts';
import type { PathLoader } from '../entities/load-paths.ts';
import type { RecordService } from '../entities/records.ts';
import type { Subject } from '../events/events.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Messaging, StoredMessage } from '../messaging/messaging.ts';

export interface SendNeeds {
  readonly records: RecordService;
  readonly loader: PathLoader;
  readonly definitions: Definitions;
  readonly messaging: Messaging;
}

export interface SendRequest {
  readonly template: string;
  readonly about?: Subject | undefined;
  /** Values beside those of the record. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly language?: string | undefined;
  readonly key?: string | undefined;
}

/** Queues a message about a record; the language is the one asked for, else the record's own `language`, else the installation's. */
export async function sendAbout(
  needs: SendNeeds,
  context: InTransaction,
  request: SendRequest,
): Promise<StoredMessage> {
  const { about, template } = request;
  const reads = needs.messaging.reads(context, template);
  const record = about && (await needs.records.find(context, about.entity, about.id));
  const data: Record<string, unknown> = { ...request.data };
  if (record !== undefined) {
    const roots = [record.entity, 'record'];
    const paths = reads.flatMap((path) => {
      const [root = '', ...rest] = path.split('.');
      return roots.includes(root) && rest.length > 0 ? [rest.join('.')] : [];
    });
    const facts = await needs.loader.load(context, record, paths, 'feel');
    for (const root of roots) data[root] ??= facts;
  }
  const own = record?.values.language;
  const language = request.language ?? (typeof own === 'string' && own !== '' ? own : undefined);
  return needs.messaging.queue(context, {
    template,
    data,
    ...(about === undefined ? {} : { about }),
    ...(language === undefined ? {} : { language }),
    ...(request.key === undefined ? {} : { key: request.key }),
  });
}
