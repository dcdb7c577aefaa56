// /api/records/:entity/:id/documents: documents of a record as PDF, with what the asker may see of it; and a draft of one, drawn for a real record.
import type { Calendar, DocumentDefinition, Language } from '../../../schemas/types.ts';
import type { Subject } from '../../events/events.ts';
import { limits } from '../../kernel/limits.ts';
import { invalid } from '../../kernel/problem.ts';
import { pdfAnswer, svgAnswer } from '../document-answer.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, id, language, list, object, oneOf, text } from '../schemas.ts';

const calendar = oneOf('jalali', 'hijri', 'hebrew', 'gregorian');

interface Asked {
  readonly language?: Language;
  readonly calendar?: Calendar;
}

interface Preview extends Asked {
  readonly definition: DocumentDefinition;
  readonly about: Subject;
}

export function documentRoutes({ recordDocuments, definitions, records }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/records/:entity/:id/documents',
      access: 'signed-in',
      summary: 'The documents that can be made from the record.',
      answer: closed({ items: list(object) }, ['items']),
      async handle({ context, params }) {
        const { entity } = await records.get(context, params.entity ?? '', params.id ?? '');
        const items = recordDocuments.of(context, entity).map(({ name, label }) => ({ name, label: label ?? {} }));
        return { body: { items } };
      },
    }),
    route<Asked & { as?: 'pdf' | 'svg'; show?: 'true' }>({
      method: 'GET',
      path: '/api/records/:entity/:id/documents/:document',
      access: 'signed-in',
      summary:
        'A document made from the record as it is now: PDF, or with `as=svg` a picture of its pages. `language` is the receiver’s; `show=true` lets the browser open it.',
      types: ['application/pdf', 'image/svg+xml'],
      query: { language, calendar, as: oneOf('pdf', 'svg'), show: oneOf('true') },
      async handle({ context, params, query }) {
        const about = { entity: params.entity ?? '', id: params.id ?? '' };
        const document = params.document ?? '';
        if (query.as === 'svg') return svgAnswer(await recordDocuments.draw(context, about, document, query));
        return pdfAnswer(await recordDocuments.print(context, about, document, query), query.show === 'true');
      },
    }),
    route<Record<string, never>, Preview>({
      method: 'POST',
      path: '/api/documents/preview',
      access: 'studio',
      reads: true,
      summary:
        'The pages of a document that is being made, for a record, with what the asker may see. Nothing is kept.',
      types: ['image/svg+xml'],
      body: closed(
        { definition: object, about: closed({ entity: text(41, 1), id }, ['entity', 'id']), language, calendar },
        ['definition', 'about'],
      ),
      bodyBytes: limits.documentBytes,
      status: 200,
      async handle({ context, body: { definition, about, ...wanted } }) {
        const faults = definitions.shape(definition);
        if (faults.length > 0) throw invalid(faults);
        return svgAnswer(await recordDocuments.draw(context, about, definition, wanted));
      },
    }),
  ];
}
