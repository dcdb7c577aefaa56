// Names of fields that documents use: in their texts and conditions, under the entity's name and as `record`, and as paths.
import type { DocumentBlock, DocumentDefinition, LocalText } from '../../../schemas/types.ts';
import type { Schema } from '../../expressions/shape.ts';
import { type Pen, put, schemaOf, writeExpression, writePath, writeTemplate } from './pen.ts';

export function writeDocument(document: DocumentDefinition, pen: Pen): DocumentDefinition {
  const { entity } = document;
  const record = { entries: schemaOf(entity, pen.entities) };
  const schema: Schema = { [entity]: record, record };
  const roots = new Set([entity]);
  const texts = (text: LocalText, at: string): LocalText =>
    Object.fromEntries(
      Object.entries(text).map(([language, source]) => [
        language,
        writeTemplate(source, schema, pen, `${at}/${language}`, roots),
      ]),
    );
  let next = put(document, 'entity', (name) => pen.entity(name, '/entity'));
  for (const key of ['fileName', 'footer'] as const) next = put(next, key, (text) => texts(text, `/${key}`));
  const block = (one: DocumentBlock, at: string): DocumentBlock => {
    let written = put(one, 'text', (text) => texts(text, `${at}/text`));
    written = put(written, 'visible', (source) => writeExpression(source, schema, pen, `${at}/visible`, roots));
    for (const key of ['words', 'currency', 'field'] as const)
      written = put(written, key, (path) => writePath(path, entity, pen, `${at}/${key}`));
    const prefix = one.kind === 'table' ? one.lines : undefined;
    written = put(written, 'lines', (name) => pen.field(entity, name, `${at}/lines`));
    return put(written, 'items', (items) =>
      items.map((item, index) =>
        put(item, 'path', (path) => pathOf(path, prefix, entity, pen, `${at}/items/${index}/path`)),
      ),
    );
  };
  return put(next, 'blocks', (blocks) => blocks.map((one, index) => block(one, `/blocks/${index}`)));
}

/** Of a table paths begin at its lines. */
function pathOf(path: string, lines: string | undefined, entity: string, pen: Pen, at: string): string {
  if (lines === undefined) return writePath(path, entity, pen, at);
  return writePath(`${lines}.${path}`, entity, pen, at).split('.').slice(1).join('.');
}
