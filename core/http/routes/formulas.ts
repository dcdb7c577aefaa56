// /api/entities/:entity/formula and /recomputes: what a formula comes to for a record while it is designed, why a field is empty, and how far fields
// are that are computed anew.
import { isLanguage } from '../../../schemas/local-text.ts';
import type { FieldDefinition, FieldKind } from '../../../schemas/types.ts';
import { formulaKinds } from '../../expressions/record-shape.ts';
import { limits } from '../../kernel/limits.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, id, integer, list, maybe, object, oneOf, text } from '../schemas.ts';

interface Asked {
  readonly record: string;
  readonly kind: FieldKind;
  readonly expression: string;
  readonly scale?: number;
}

export function formulaRoutes({ records, texts }: RouteNeeds): readonly Route[] {
  return [
    route<unknown, Asked>({
      method: 'POST',
      path: '/api/entities/:entity/formula',
      access: 'studio',
      reads: true,
      summary:
        'What a formula comes to for a record, from which values, and why it is empty when it is. Writes nothing.',
      body: closed(
        {
          record: id,
          kind: oneOf(...formulaKinds),
          expression: text(limits.expressionLength, 1),
          scale: { ...integer, minimum: 0, maximum: 12 },
        },
        ['record', 'kind', 'expression'],
      ),
      answer: object,
      async handle({ context, params, body }) {
        const { kind, expression, scale } = body;
        const name = 'formula';
        const field: FieldDefinition = {
          id: name,
          name,
          kind,
          ...(scale === undefined ? {} : { scale }),
          formula: { expression },
        };
        const example = await records.explainFormula(context, params.entity ?? '', body.record, field);
        const { reason } = example;
        const language = isLanguage(context.locale) ? context.locale : 'en';
        const worded = (detail: ProblemDetail) => ({ ...detail, message: texts.detail(language, detail) });
        return { body: { ...example, ...(reason === undefined ? {} : { reason: worded(reason) }) } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/entities/:entity/recomputes',
      access: 'studio',
      summary:
        'Fields of the entity that are computed anew by a job, with how many records are done; the newest first.',
      answer: closed({
        items: list(
          closed({
            id,
            fields: list(text()),
            done: integer,
            total: integer,
            startedAt: text(),
            endedAt: maybe(text()),
          }),
        ),
      }),
      async handle({ context, params }) {
        const items = await records.recomputes(context, params.entity ?? '');
        return { body: { items: items.map((item) => ({ ...item, endedAt: item.endedAt ?? null })) } };
      },
    }),
  ];
}
