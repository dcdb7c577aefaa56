// A notice to each administrator, in their language, when a webhook can no longer do what it is for.
import type { RecordService } from '../entities/records.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { Problem } from '../kernel/problem.ts';
import type { Messaging } from '../messaging/messaging.ts';
import type { WebhookRow } from './webhook-store.ts';
import type { Webhook } from './webhooks.ts';

type Reason = NonNullable<Webhook['fault'] | Webhook['reason']>;

export function createTellAdministrators(needs: {
  readonly records: Pick<RecordService, 'query'>;
  readonly messaging: Pick<Messaging, 'queue'>;
  readonly log: Logger;
}): (context: InTransaction, webhook: Pick<WebhookRow, 'name'>, reason: Reason) => Promise<void> {
  const { records, messaging, log } = needs;
  return async (context, { name }, reason) => {
    log.warn({ webhook: name, reason }, 'a webhook cannot do what it is for');
    const { principal } = systemContext('webhooks', context.correlationId);
    const system = { ...context, principal };
    const { items } = await records.query(system, 'user', {
      filter: {
        and: [
          { field: 'role', operator: 'eq', value: 'admin' },
          { field: 'active', operator: 'eq', value: true },
        ],
      },
      limit: limits.pageSize,
    });
    for (const { id, values } of items) {
      const language = typeof values.language === 'string' ? { language: values.language } : {};
      const data = { user: { id }, webhook: { name, reason } };
      try {
        await messaging.queue(system, { template: 'webhook-trouble', data, ...language });
      } catch (error) {
        // An installation may do without the message; what it is about is shown where webhooks are.
        if (!(error instanceof Problem) || error.status >= 500) throw error;
      }
    }
  };
}
