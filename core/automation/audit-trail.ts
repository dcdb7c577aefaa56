// The audit for who administers people: who did what, when and through which rule, on what it was done. Of records they get titles and names of fields as far as
// they may read those, and never values: those stand in the history of the record itself.
import { namesOf } from '../../schemas/entity-names.ts';
import type { DefinitionKind, EntityDefinition, LocalText } from '../../schemas/types.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import type { RecordService } from '../entities/records.ts';
import { titlesOf } from '../entities/titles.ts';
import type { AuditPage, AuditQuery, Events } from '../events/events.ts';
import type { Cause, Context } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { causeLabel } from './cause-label.ts';
import { type Actor, createActors, type HistoryNeeds, readableOf } from './timeline-entry.ts';

/** What entries are told apart by: records; who came in and may what; what was published; the rest. */
export const auditAreas = {
  records: ['record', 'data'],
  access: ['access', 'portal'],
  studio: ['definition', 'schema', 'rule', 'webhook'],
} as const;
export type AuditArea = keyof typeof auditAreas | 'other';

export interface AuditLine {
  readonly position: string;
  readonly at: string;
  readonly actor: Actor;
  readonly action: string;
  /** What it was done to, by its name of today. */
  readonly entity?: string;
  /** One record of it. `title` is absent where the asker may not read it, and once it is gone. */
  readonly record?: { readonly id: Id; readonly title?: string };
  /** What was published or taken out: `form/lead-card`, and what people call it. */
  readonly definition?: string;
  readonly definitionLabel?: LocalText;
  /** Names of fields. */
  readonly fields?: readonly string[];
  readonly cause?: Cause;
  /** What people call the rule, process or form that did it. */
  readonly causeLabel?: LocalText;
}

export interface AuditTrail {
  read(
    context: Context,
    query: Omit<AuditQuery, 'areas' | 'notAreas' | 'subject'> & {
      readonly area?: AuditArea;
      readonly entity?: string;
      readonly record?: Id;
    },
  ): Promise<{ readonly items: readonly AuditLine[]; readonly next?: string; readonly lookedTo?: string }>;
}

export function createAuditTrail(
  needs: Pick<HistoryNeeds, 'policy'> & {
    readonly events: Pick<Events, 'audited'>;
    readonly definitions: Definitions;
    readonly records: RecordService;
  },
): AuditTrail {
  const { events, definitions, records } = needs;

  async function titlesIn(context: Context, items: AuditPage['items']): Promise<ReadonlyMap<string, string>> {
    const release = definitions.current(context);
    const ids = new Map<string, Set<Id>>();
    for (const { subject } of items) {
      const entity = release.entity(subject.entity)?.name;
      if (entity !== undefined) ids.set(entity, (ids.get(entity) ?? new Set<Id>()).add(subject.id));
    }
    const titles = new Map<string, string>();
    for (const [entity, some] of ids)
      for (const [id, title] of await titlesOf(records, release, context, entity, [...some])) titles.set(id, title);
    return titles;
  }

  /** Of its fields the names that the asker may know. */
  function fieldsOf(context: Context, entity: EntityDefinition, changes: object): string[] {
    const readable = readableOf(needs, context, entity);
    return entity.fields.flatMap(({ id, name }) => (Object.hasOwn(changes, id) && readable.has(name) ? [name] : []));
  }

  return {
    async read(context, { area, entity, record, ...query }) {
      const release = definitions.current(context);
      const named = entity === undefined ? undefined : release.entity(entity);
      const names = named === undefined ? [] : namesOf(named).filter((name) => name !== named.name);
      const page = await events.audited(context, {
        ...query,
        ...(area === undefined ? {} : wordsOf(area)),
        ...(entity === undefined
          ? {}
          : {
              subject: { entity: named?.name ?? entity, was: names, ...(record === undefined ? {} : { id: record }) },
            }),
      });
      const titles = await titlesIn(context, page.items);
      const actorOf = createActors(needs, context);
      const items: AuditLine[] = [];
      for (const { position, at, actor, action, subject, changes, cause } of page.items) {
        const about = release.entity(subject.entity);
        const title = titles.get(subject.id);
        items.push({
          position: String(position),
          at: at.toISOString(),
          actor: await actorOf(actor),
          action,
          ...(about === undefined ? {} : { entity: about.name }),
          ...(about === undefined || isOfAll(action)
            ? {}
            : {
                record: { id: subject.id, ...(title === undefined ? {} : { title }) },
                fields: fieldsOf(context, about, changes),
              }),
          ...(action.startsWith('definition.') ? definitionIn(release, Object.keys(changes)[0] ?? '') : {}),
          ...(cause === undefined ? {} : { cause, ...labelled('causeLabel', causeLabel(release, cause)) }),
        });
      }
      const { next, lookedTo } = page;
      return {
        items,
        ...(next === undefined ? {} : { next: String(next) }),
        ...(lookedTo === undefined ? {} : { lookedTo: lookedTo.toISOString() }),
      };
    },
  };
}

function definitionIn(release: Release, key: string): Pick<AuditLine, 'definition' | 'definitionLabel'> {
  const [kind = '', name = ''] = key.split('/');
  const definition = release.get(kind as DefinitionKind, name)?.definition as { label?: LocalText } | undefined;
  return { definition: key, ...labelled('definitionLabel', definition?.label) };
}

function labelled<K extends string>(name: K, label: LocalText | undefined): { readonly [name in K]?: LocalText } {
  return (label === undefined ? {} : { [name]: label }) as { readonly [name in K]?: LocalText };
}

/** Done to records of an entity at large. */
function isOfAll(action: string): boolean {
  return action.startsWith('data.');
}

function wordsOf(area: AuditArea): Pick<AuditQuery, 'areas' | 'notAreas'> {
  return area === 'other' ? { notAreas: Object.values(auditAreas).flat() } : { areas: auditAreas[area] };
}
