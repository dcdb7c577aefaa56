// Service or send task `send-message`: inputs template, language?, form? (the template gets a one-time link to it as `link`), linkDays?, and values the
// template may read. The message is queued here and leaves after the commit; the instance and activity are its key, so a repeated step queues no second one.

import type { TaskOffer } from '../../engine/task-offer.ts';
import { fromJson } from '../../expressions/encoding.ts';
import { Problem } from '../../kernel/problem.ts';
import type { EffectHandler } from '../../workflow/workflow.ts';
import { type SendNeeds, sendAbout } from '../message-data.ts';
import { insideContext } from './inside-context.ts';

const offer: TaskOffer = {
  parameters: [
    { name: 'template', kind: 'message', required: true },
    { name: 'language', kind: 'language' },
    { name: 'form', kind: 'text' },
    { name: 'linkDays', kind: 'expression', example: '14' },
  ],
  takesMore: true,
  answers: [
    { name: 'message', type: 'string' },
    { name: 'messageState', type: 'string' },
  ],
};

export function sendMessageEffect(needs: SendNeeds): EffectHandler {
  return {
    name: 'send-message',
    runs: 'inside',
    offer,
    async run(context, call) {
      const { template, language, form, linkDays, ...values } = call.input;
      if (typeof template !== 'string')
        throw new Problem(422, 'effect-input-missing', { params: { name: 'template' } });
      const release = needs.definitions.current(context);
      // A variable that holds a record is its id; what the template reads of the record is loaded by sendAbout.
      const data = Object.entries(values).flatMap(([name, value]) =>
        release.entity(name) === undefined ? [[name, fromJson(value)]] : [],
      );
      const message = await sendAbout(needs, insideContext(context), {
        template,
        about: call.subject,
        data: Object.fromEntries(data) as Record<string, unknown>,
        language: typeof language === 'string' ? language : undefined,
        form: typeof form === 'string' ? form : undefined,
        linkDays: Number(linkDays) >= 1 ? Number(linkDays) : undefined,
        key: call.key,
      });
      return { message: message.id, messageState: message.state };
    },
  };
}
