// Webhooks follow names: in the release in which an entity or a field is called otherwise, what they listen to is called so too.
import type { RecordSubscription } from '../../schemas/webhook-events.ts';
import type { Definitions } from '../definitions/definitions.ts';
import { hasFormerNames, presentPen } from '../definitions/names/present-names.ts';
import { writeFilter } from '../definitions/names/write-filter.ts';
import type { Events } from '../events/events.ts';
import type { Subscriptions } from './subscriptions.ts';
import { allWebhooks, setRecords } from './webhook-store.ts';

export interface FollowNeeds {
  readonly events: Pick<Events, 'inside'>;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly subscriptions: Subscriptions;
}

export function followNames({ events, definitions, subscriptions }: FollowNeeds): void {
  events.inside('webhooks follow names', ['definitions.published'], async (context) => {
    const release = definitions.current(context);
    if (!hasFormerNames(release.entities())) return;
    const pen = presentPen((name) => release.entity(name));
    for (const { id, records } of await allWebhooks(context.transaction)) {
      const now = (JSON.parse(records) as RecordSubscription[]).map((subscription) => ({
        ...subscription,
        entity: pen.entity(subscription.entity, ''),
        ...(subscription.filter === undefined
          ? {}
          : { filter: writeFilter(subscription.filter, subscription.entity, pen, '') }),
      }));
      const text = JSON.stringify(now);
      if (text === records) continue;
      await setRecords(context, id, text);
      subscriptions.changed(context);
    }
  });
}
