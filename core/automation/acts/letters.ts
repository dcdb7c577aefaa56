// Messages that somebody writes to the people of a record: to an address of theirs, in the writer's name, as far as they want to hear from us.
import type { Policy } from '../../access/access.ts';
import type { Database } from '../../database/database.ts';
import type { Stored } from '../../entities/records.ts';
import type { Subject } from '../../events/events.ts';
import { asHouse, type Context, type InTransaction } from '../../kernel/context.ts';
import { limits } from '../../kernel/limits.ts';
import { forbidden, invalid, type ProblemDetail } from '../../kernel/problem.ts';
import type { Letter, StoredMessage } from '../../messaging/messaging.ts';
import { missingTemplate } from '../../messaging/queue-message.ts';
import { messageData, rootOf, type SendNeeds } from '../message-data.ts';
import type { LetterInput, LetterPreview, LetterTemplate } from './acts.ts';
import { contactsOf } from './contacts.ts';
import { personOf } from './reader.ts';

export interface LettersNeeds extends SendNeeds {
  readonly database: Database;
  readonly policy: Policy;
}

type Draft = Omit<LetterInput, 'body'> & { readonly body?: string | undefined };

export function createLetters(needs: LettersNeeds) {
  const { database, records, definitions, messaging, policy } = needs;

  /** Writing to somebody is an activity: who may log none writes to nobody. */
  const mayWrite = (context: Context): boolean => {
    const entity = definitions.current(context).entity('activity');
    return (
      personOf(context) !== undefined &&
      entity !== undefined &&
      policy.grant(context.principal, entity, 'create').allowed
    );
  };

  const languageOf = (context: Context, { values }: Stored): string =>
    typeof values.language === 'string' && values.language !== ''
      ? values.language
      : definitions.current(context).settings.language;

  /** Whoever reads the answer: the writer. */
  async function replyTo(context: Context): Promise<string> {
    const user = await records.find(asHouse(context, 'who writes'), 'user', personOf(context) ?? '');
    return String(user?.values.email ?? '');
  }

  async function letterOf(context: Context, record: Stored, draft: Draft): Promise<Letter> {
    const contacts = (await contactsOf(needs, context, record)).filter(({ channel }) => channel === draft.channel);
    const contact = draft.to === undefined ? contacts[0] : contacts.find(({ address }) => address === draft.to);
    if (contact === undefined && draft.to !== undefined)
      throw invalid([{ pointer: '/to', code: 'validation.not-a-contact', params: { found: draft.to.slice(0, 100) } }]);
    const attachments =
      draft.template === undefined ? undefined : (await filled(context, record, draft.template)).attachments;
    return {
      channel: draft.channel,
      to: contact?.address,
      ...(draft.channel === 'email' ? { subject: draft.subject ?? '' } : {}),
      body: draft.body ?? '',
      language: languageOf(context, record),
      about: { entity: record.entity, id: record.id },
      template: draft.template,
      replyTo: await replyTo(context),
      attachments,
      refusal: contact?.refusal,
    };
  }

  /** The words of a template for this record. @throws Problem 422 */
  async function filled(context: Context, record: Stored, template: string) {
    const definition = definitions.current(context).message(template)?.definition;
    if (definition === undefined || !isFor(context, record.entity, template)) throw missingTemplate(template);
    const { data, attachments } = await messageData(needs, context, template, record, definition.attachments ?? []);
    return { ...messaging.preview(context, definition, data, languageOf(context, record)), attachments };
  }

  /** A message that needs nothing but the record can be begun with. */
  const isFor = (context: Context, entity: string, template: string): boolean =>
    messaging.reads(context, template).every((path) => [entity, 'record'].includes(rootOf(path)));

  function templatesFor(context: Context, entity: string): readonly LetterTemplate[] {
    return definitions
      .current(context)
      .all('message')
      .flatMap(({ definition: { name, label, channel } }): LetterTemplate[] =>
        (channel === 'sms' || channel === 'email') && isFor(context, entity, name)
          ? [{ name, channel, ...(label === undefined ? {} : { label }) }]
          : [],
      );
  }

  return {
    mayWrite,
    templatesFor,
    preview: (outer: Context, { entity, id }: Subject, draft: Draft): Promise<LetterPreview> =>
      database.transaction(outer, async (context) => {
        const record = await records.get(context, entity, id);
        const letter = await letterOf(context, record, draft);
        const words =
          draft.template === undefined || draft.body !== undefined
            ? undefined
            : await filled(context, record, draft.template);
        const { to, refusal, leavesAt, waits } = await messaging.foresee(context, letter);
        return {
          to,
          replyTo: letter.replyTo,
          ...(words === undefined
            ? {}
            : { body: words.body, ...(words.subject === undefined ? {} : { subject: words.subject }) }),
          ...(refusal === undefined ? {} : { refusal }),
          ...(leavesAt === undefined ? {} : { leavesAt: leavesAt.toISOString() }),
          ...(waits === undefined ? {} : { waits }),
        };
      }),
    write: (outer: Context, { entity, id }: Subject, input: LetterInput): Promise<StoredMessage> =>
      database.transaction(outer, async (context: InTransaction) => {
        const record = await records.get(context, entity, id);
        if (!mayWrite(context)) throw forbidden('create', 'activity');
        const faults = faultsIn(input);
        if (faults.length > 0) throw invalid(faults);
        return messaging.write(context, await letterOf(context, record, input));
      }),
  };
}

function faultsIn({ channel, subject = '', body }: LetterInput): readonly ProblemDetail[] {
  const required = (name: string) => ({ pointer: `/${name}`, code: 'validation.required', params: { name } });
  const most = limits.smsLength;
  return [
    ...(body.trim() === '' ? [required('body')] : []),
    ...(channel === 'email' && subject.trim() === '' ? [required('subject')] : []),
    ...(channel === 'sms' && body.length > most
      ? [{ pointer: '/body', code: 'validation.too-long', params: { maximum: most, found: body.length } }]
      : []),
  ];
}
