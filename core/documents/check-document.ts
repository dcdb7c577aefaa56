// May a document go live? Its texts are templates, its conditions FEEL, and every path of it leads to a field of the kind its block asks for.
import type { DocumentBlock, DocumentDefinition, EntityDefinition, LocalText } from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';
import { checkExpression } from '../expressions/check-expression.ts';
import { compileTemplate } from '../expressions/compile-template.ts';
import { ExpressionError } from '../expressions/expressions.ts';
import { membersOf } from '../expressions/infer-shape.ts';
import { recordSchemaOf } from '../expressions/record-shape.ts';
import type { Schema, Shape } from '../expressions/shape.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { fieldAt } from '../query/field-at.ts';
import { lineEntity } from './document-reads.ts';

/** What a letterhead says, for texts. */
export const senderShape: Shape = {
  entries: {
    name: 'string',
    address: 'string',
    phone: 'string',
    email: 'string',
    website: 'string',
    nationalId: 'string',
    taxNumber: 'string',
  },
};

export function checkDocument(document: DocumentDefinition, next: Release): readonly ProblemDetail[] {
  const entity = next.entity(document.entity);
  if (entity === undefined)
    return [{ pointer: '/entity', code: 'definition.unknown-entity', params: { name: document.entity } }];
  const record: Shape = { entries: recordSchemaOf(entity, (name) => next.entity(name)) };
  const schema: Schema = { [entity.name]: record, record, sender: senderShape };
  const ids = new Set<string>();
  return [
    ...checkText(document.fileName, '/fileName', schema),
    ...checkText(document.footer, '/footer', schema),
    ...document.blocks.flatMap((block, index) => {
      const pointer = `/blocks/${index}`;
      const twice = ids.has(block.id);
      ids.add(block.id);
      return [
        ...(twice ? [{ pointer: `${pointer}/id`, code: 'definition.duplicate-name', params: { name: block.id } }] : []),
        ...checkText(block.text, `${pointer}/text`, schema),
        ...(block.visible === undefined ? [] : checkExpression(block.visible, schema, `${pointer}/visible`)),
        ...checkPaths(block, pointer, entity, next),
      ];
    }),
  ];
}

function checkText(text: LocalText | undefined, pointer: string, schema: Schema): ProblemDetail[] {
  return Object.entries(text ?? {}).flatMap(([language, source]) => {
    const at = `${pointer}/${language}`;
    try {
      const unknown = compileTemplate(source).reads.filter((path) => !isThere({ entries: schema }, path.split('.')));
      return unknown.map((path) => ({ pointer: at, code: 'document-field-unknown', params: { path } }));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return [error.detail(at)];
    }
  });
}

/** What has no members that are known may have any: the parts of JSON, of a file. */
function isThere(shape: Shape, names: readonly string[]): boolean {
  const [name, ...rest] = names;
  if (name === undefined) return true;
  const members = membersOf(shape);
  if (Object.keys(members).length === 0) return true;
  const member = members[name];
  return member !== undefined && isThere(member, rest);
}

function checkPaths(block: DocumentBlock, at: string, entity: EntityDefinition, next: Release): ProblemDetail[] {
  const field = (of: EntityDefinition, path: string) => fieldAt((name) => next.entity(name), of.name)(path);
  const unknown = (pointer: string, path: string): ProblemDetail => ({
    pointer,
    code: 'document-field-unknown',
    params: { path },
  });
  const found: ProblemDetail[] = [];
  const target = block.kind === 'table' ? lineEntity(entity, block.lines, next) : entity;
  if (target === undefined)
    return [{ pointer: `${at}/lines`, code: 'document-not-lines', params: { found: block.lines ?? '' } }];
  for (const [index, { path, label }] of (block.items ?? []).entries()) {
    const pointer = `${at}/items/${index}`;
    if (path === undefined && block.kind !== 'signature')
      found.push({ pointer: `${pointer}/path`, code: 'validation.required', params: { name: 'path' } });
    else if (path === undefined && Object.keys(label ?? {}).length === 0)
      found.push({ pointer: `${pointer}/label`, code: 'validation.required', params: { name: 'label' } });
    else if (path !== undefined && field(target, path) === undefined) found.push(unknown(`${pointer}/path`, path));
  }
  if (block.words !== undefined) {
    const kind = field(entity, block.words)?.kind;
    if (kind === undefined) found.push(unknown(`${at}/words`, block.words));
    else if (kind !== 'money' && kind !== 'integer' && kind !== 'decimal')
      found.push({ pointer: `${at}/words`, code: 'definition.not-a-number', params: { name: block.words } });
  }
  if (block.currency !== undefined && field(entity, block.currency) === undefined)
    found.push(unknown(`${at}/currency`, block.currency));
  if (block.kind === 'image' && block.field !== undefined && field(entity, block.field)?.kind !== 'image')
    found.push({ pointer: `${at}/field`, code: 'document-not-an-image', params: { found: block.field } });
  return found;
}
