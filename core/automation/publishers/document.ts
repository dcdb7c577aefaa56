// May a document go live, and what still needs one that goes?
import type { DocumentDefinition } from '../../../schemas/types.ts';
import type { Publisher } from '../../definitions/definitions.ts';
import { checkDocument } from '../../documents/check-document.ts';

export const documentPublisher: Publisher<DocumentDefinition> = {
  check: async (document, next) => checkDocument(document, next),
  async apply() {},
};
