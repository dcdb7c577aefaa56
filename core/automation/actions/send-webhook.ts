// Rule action sendWebhook { name, values? }: tells the receivers that listen to "a rule sent", signed and repeated until it arrives like everything they
// are told. Which receivers there are, and who owns them, administrators say under webhooks.
import type { Events } from '../../events/events.ts';
import { isPlainObject, type JsonObject } from '../../kernel/data.ts';
import type { RuleActionHandler } from '../actions.ts';

export function sendWebhook({ events }: { events: Events }): RuleActionHandler {
  return {
    name: 'sendWebhook',
    parameters: [
      { name: 'name', kind: 'text', required: true },
      { name: 'values', kind: 'data' },
    ],
    async run(context, { record, arguments: args }) {
      const name = String(args.name);
      const values = isPlainObject(args.values) ? (args.values as JsonObject) : {};
      const subject = { entity: record.entity, id: record.id };
      const event = await events.append(context, { type: 'rule.sent', subject, data: { name, values } });
      return { event: event.id, name };
    },
  };
}
