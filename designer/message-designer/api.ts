// The routes of a message that is being written: shown for a record, and sent once to be looked at.
import type { Language, MessageDefinition } from '../../schemas/types.ts';
import { http } from '../api/client.ts';

export interface MessagePreview {
  /** Empty = its expression gives none. */
  readonly to: string;
  readonly isAddress: boolean;
  readonly language: Language;
  readonly subject?: string;
  readonly body: string;
}

export interface MessageTrial {
  readonly definition: MessageDefinition;
  readonly about?: { readonly entity: string; readonly id: string };
  readonly language: Language;
}

export const messageTrials = {
  preview: (trial: MessageTrial) => http.post<MessagePreview>('/api/messages/preview', trial),
  test: (trial: MessageTrial & { readonly to: string }) => http.post<{ id: string }>('/api/messages/test', trial),
};
