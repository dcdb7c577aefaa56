// A message that is being written, shown for a real record and sent once to whoever wants to look at it; what the asker may not read stays empty.
import type { MessageDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { phone } from '../entities/fields/phone.ts';
import type { Subject } from '../events/events.ts';
import type { Context } from '../kernel/context.ts';
import { latinDigits } from '../kernel/fold.ts';
import { invalid } from '../kernel/problem.ts';
import { checkMessage } from '../messaging/message-templates.ts';
import type { MessagePreview, StoredMessage } from '../messaging/messaging.ts';
import { messageData, messageDocuments, type SendNeeds } from './message-data.ts';

export interface MessageTrial {
  readonly definition: MessageDefinition;
  /** Without it nothing is known of what it reads. */
  readonly about?: Subject | undefined;
  readonly language: string;
}

export interface MessageTrials {
  /** @throws Problem 422 with what is wrong with its texts; 404 for a record that the asker does not see */
  preview(context: Context, trial: MessageTrial): Promise<MessagePreview>;
  /** @throws as preview; 422 `message-address` */
  send(context: Context, trial: MessageTrial & { readonly to: string }): Promise<StoredMessage>;
}

export function createMessageTrials(needs: SendNeeds & { readonly database: Database }): MessageTrials {
  const dataOf = async (context: Context, { definition, about }: MessageTrial) => {
    const faults = checkMessage(definition);
    if (faults.length > 0) throw invalid(faults);
    const record = about && (await needs.records.get(context, about.entity, about.id));
    return { record, ...(await messageData(needs, context, definition, record, definition.attachments ?? [])) };
  };
  /** A number may be typed as people of this country do. */
  const addressIn = ({ channel }: MessageDefinition, to: string, context: Context): string => {
    if (channel !== 'sms') return to;
    const { country } = needs.definitions.current(context).settings;
    const number = phone.read(latinDigits(to), { id: 'to', name: 'to', kind: 'phone' }, country);
    return typeof number === 'string' ? number : to;
  };
  return {
    async preview(context, trial) {
      const { data } = await dataOf(context, trial);
      return needs.messaging.preview(context, trial.definition, data, trial.language);
    },
    async send(context, trial) {
      const { definition, language, to } = trial;
      return needs.database.transaction(context, async (inside) => {
        const { record, ...known } = await dataOf(inside, trial);
        const documents = await messageDocuments(needs, inside, definition.documents, record, language);
        const address = addressIn(definition, to, inside);
        return needs.messaging.test(inside, definition, { ...known, documents, language, to: address });
      });
    },
  };
}
