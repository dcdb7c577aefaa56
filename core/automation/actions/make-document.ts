// Rule action makeDocument { document, field, language? }: the record gets the document as a PDF in a field of files, as it is now, soon after the commit.
import type { RuleActionHandler } from '../actions.ts';
import type { RecordDocuments } from '../record-documents.ts';

export function makeDocument({ recordDocuments }: { recordDocuments: RecordDocuments }): RuleActionHandler {
  return {
    name: 'makeDocument',
    parameters: [
      { name: 'document', kind: 'document', required: true, isFixed: true },
      { name: 'field', kind: 'field', required: true, isFixed: true },
      { name: 'language', kind: 'text' },
    ],
    check({ document }, release, entity) {
      const found = typeof document === 'string' ? release.get('document', document)?.definition : undefined;
      if (found === undefined || release.entity(found.entity) === release.entity(entity)) return [];
      return [{ pointer: '/document', code: 'rule-document-other', params: { found: found.name, entity } }];
    },
    async run(context, { record, arguments: { document, field, language } }) {
      const { fileName } = await recordDocuments.make(context, {
        document: String(document),
        about: { entity: record.entity, id: record.id },
        field: String(field),
        language: typeof language === 'string' ? language : undefined,
      });
      return { document: String(document), file: fileName };
    },
  };
}
