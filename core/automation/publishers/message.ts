// May a message go live? Its texts are templates that compile, and an e-mail has a subject.
import type { MessageDefinition } from '../../../schemas/types.ts';
import type { Publisher } from '../../definitions/definitions.ts';
import { checkMessage } from '../../messaging/message-templates.ts';

export const messagePublisher: Publisher<MessageDefinition> = {
  check: async (message) => checkMessage(message),
  async apply() {},
};
