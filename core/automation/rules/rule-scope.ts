// What FEEL in a rule may read: the record as it is now, as it was, the event, who caused it, and what the trigger brought. Exactly the paths that are
// named are loaded.
import type { Definitions } from '../../definitions/definitions.ts';
import type { PathLoader } from '../../entities/load-paths.ts';
import type { RecordService, Stored } from '../../entities/records.ts';
import type { StoredEvent } from '../../events/events.ts';
import type { Scope } from '../../expressions/expressions.ts';
import { parseDateTime } from '../../expressions/temporal-parse.ts';
import type { Context } from '../../kernel/context.ts';
import type { JsonObject } from '../../kernel/data.ts';

export interface ScopeNeeds {
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly loader: PathLoader;
}

export interface ScopeSource {
  readonly event: Pick<StoredEvent, 'id' | 'type' | 'at' | 'actor'>;
  readonly record: Stored;
  readonly before: Stored | undefined;
  readonly given: JsonObject;
}

export async function scopeOf(
  { loader, records }: ScopeNeeds,
  context: Context,
  { event, record, before, given }: ScopeSource,
  reads: readonly string[],
): Promise<Scope> {
  const below = (root: string): string[] =>
    reads.filter((path) => path.startsWith(`${root}.`)).map((path) => path.slice(root.length + 1));
  const user = /^user:(.+)$/.exec(event.actor)?.[1];
  const found =
    user !== undefined && reads.some((path) => path === 'user' || path.startsWith('user.'))
      ? await records.find(context, 'user', user)
      : undefined;
  return {
    record: await loader.load(context, record, below('record'), 'feel'),
    before: before === undefined ? null : await loader.load(context, before, below('before'), 'feel'),
    event: { id: event.id, type: event.type, at: parseDateTime(event.at.toISOString()), actor: event.actor },
    user: found === undefined ? null : await loader.load(context, found, below('user'), 'feel'),
    given,
  };
}
