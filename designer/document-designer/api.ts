// The routes of documents: one that is being made drawn for a record, those of a record, and where their PDF is.
import type { DocumentDefinition, Language, LocalText } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';

export interface RecordDocument {
  readonly name: string;
  readonly label: LocalText;
}

export const documents = {
  draw: (definition: DocumentDefinition, about: { readonly entity: string; readonly id: string }, language: Language) =>
    http.file('/api/documents/preview', { definition, about, language }),
  of: (entity: string, id: string) =>
    http.get<{ items: RecordDocument[] }>(`/api/records/${segment(entity)}/${segment(id)}/documents`),
  /** @param language of whoever gets it; absent = as the record says */
  address: (entity: string, id: string, document: string, language?: Language) =>
    `/api/records/${segment(entity)}/${segment(id)}/documents/${segment(document)}?show=true${language === undefined ? '' : `&language=${language}`}`,
};
