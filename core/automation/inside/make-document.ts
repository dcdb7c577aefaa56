// Service task `make-document`: inputs document, field, language?, record and entity when it is not the process's own. What it says is decided here; the record
// gets the PDF soon after the commit.
import type { TaskOffer } from '../../engine/task-offer.ts';
import { Problem } from '../../kernel/problem.ts';
import type { EffectHandler } from '../../workflow/workflow.ts';
import type { RecordDocuments } from '../record-documents.ts';
import { insideContext } from './inside-context.ts';
import { targetRecord } from './target-record.ts';

const offer: TaskOffer = {
  parameters: [
    { name: 'document', kind: 'text', required: true },
    { name: 'field', kind: 'field', required: true },
    { name: 'language', kind: 'language' },
    { name: 'entity', kind: 'entity' },
    { name: 'record', kind: 'expression', example: 'quote' },
  ],
  answers: [{ name: 'file', type: 'string' }],
};

export function makeDocumentEffect({ recordDocuments }: { recordDocuments: RecordDocuments }): EffectHandler {
  return {
    name: 'make-document',
    runs: 'inside',
    offer,
    async run(context, call) {
      const { document, field, language } = call.input;
      for (const [name, value] of Object.entries({ document, field }))
        if (typeof value !== 'string') throw new Problem(422, 'effect-input-missing', { params: { name } });
      const { fileName } = await recordDocuments.make(insideContext(context), {
        document: String(document),
        about: targetRecord(call),
        field: String(field),
        language: typeof language === 'string' ? language : undefined,
      });
      return { file: fileName };
    },
  };
}
