// Rule action sendMessage { template, language? }: queues a message about the record. One to nobody is kept as refused, not as a failure.
import type { RuleActionHandler } from '../actions.ts';
import { type SendNeeds, sendAbout } from '../message-data.ts';

export function sendMessage(needs: SendNeeds): RuleActionHandler {
  return {
    name: 'sendMessage',
    // Whatever else is given is what the template may read beside the record.
    isOpen: true,
    parameters: [
      { name: 'template', kind: 'message', required: true, isFixed: true },
      { name: 'language', kind: 'text' },
    ],
    async run(context, { record, arguments: args }) {
      const message = await sendAbout(needs, context, {
        template: String(args.template),
        about: { entity: record.entity, id: record.id },
        data: args,
        language: typeof args.language === 'string' ? args.language : undefined,
      });
      return {
        message: message.id,
        template: String(args.template),
        state: message.state,
        ...(message.detail === undefined ? {} : { reason: message.detail }),
      };
    },
  };
}
