// Rule action sendMessage { template, language?, form?, linkDays? } (`form` = the template gets a one-time link to it as `link`): queues a message about the record. One to nobody is kept as refused, not as a failure.
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
      { name: 'form', kind: 'form', isFixed: true },
      { name: 'linkDays', kind: 'number' },
    ],
    check({ form }, release) {
      const named = typeof form === 'string' ? release.form(form) : undefined;
      if (named === undefined || named.public !== undefined) return [];
      return [{ pointer: '/form', code: 'definition.form-not-public', params: { found: named.name } }];
    },
    async run(context, { record, arguments: args }) {
      const message = await sendAbout(needs, context, {
        template: String(args.template),
        about: { entity: record.entity, id: record.id },
        data: args,
        language: typeof args.language === 'string' ? args.language : undefined,
        form: typeof args.form === 'string' ? args.form : undefined,
        // What is computed comes as text.
        linkDays: Number(args.linkDays) >= 1 ? Math.floor(Number(args.linkDays)) : undefined,
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
