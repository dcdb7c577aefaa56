// May a message go live? Its texts are templates that compile, an e-mail has a subject, and what it says of its record is there.
import type { EntityDefinition, MessageDefinition } from '../../../schemas/types.ts';
import type { Publisher, Release } from '../../definitions/definitions.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import { compileTemplate } from '../../expressions/compile-template.ts';
import { membersOf } from '../../expressions/infer-shape.ts';
import { recordSchemaOf } from '../../expressions/record-shape.ts';
import type { Shape } from '../../expressions/shape.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import { checkMessage } from '../../messaging/message-templates.ts';

export const messagePublisher: Publisher<MessageDefinition> = {
  async check(message, next) {
    const faults = checkMessage(message);
    return faults.length > 0 ? faults : [...checkReads(message, next), ...checkDocuments(message, next)];
  },
  async apply() {},
};

/** They are there, and made from what the message is about. */
function checkDocuments({ documents = [], entity }: MessageDefinition, next: Release): ProblemDetail[] {
  return documents.flatMap((name, index) => {
    const found = next.get('document', name)?.definition;
    const isOfIt = found !== undefined && entity !== undefined && next.entity(found.entity) === next.entity(entity);
    return isOfIt ? [] : [{ pointer: `/documents/${index}`, code: 'message-document', params: { found: name } }];
  });
}

interface Reading {
  readonly pointer: string;
  readonly path: string;
}

/** Every name of the record that there is not, at the text that reads it. Values of other names are the sender's. */
function checkReads(message: MessageDefinition, next: Release): ProblemDetail[] {
  if (message.entity === undefined) return [];
  const entity = next.entity(message.entity);
  if (entity === undefined)
    return [{ pointer: '/entity', code: 'definition.unknown-entity', params: { name: message.entity } }];
  const record: Shape = { entries: recordSchemaOf(entity, (name): EntityDefinition | undefined => next.entity(name)) };
  return readingsOf(message).flatMap(({ pointer, path }) => {
    const [root = '', ...names] = path.split('.');
    if (root !== entity.name && root !== 'record') return [];
    return isThere(record, names) ? [] : [{ pointer, code: 'message-field-unknown', params: { path } }];
  });
}

function readingsOf({ to, subject = {}, body, attachments = [] }: MessageDefinition): Reading[] {
  const texts = Object.entries({ subject, body }).flatMap(([part, text]) =>
    Object.entries(text).flatMap(([language, source]) =>
      compileTemplate(source).reads.map((path) => ({ pointer: `/${part}/${language}`, path })),
    ),
  );
  return [
    ...compileExpression(to).reads.map((path) => ({ pointer: '/to', path })),
    ...texts,
    ...attachments.map((path, index) => ({ pointer: `/attachments/${index}`, path })),
  ];
}

/** What has no members that are known may have any: the parts of JSON, of an address, of a file. */
function isThere(shape: Shape, names: readonly string[]): boolean {
  const [name, ...rest] = names;
  if (name === undefined) return true;
  const members = membersOf(shape);
  if (Object.keys(members).length === 0) return true;
  const member = members[name];
  return member !== undefined && isThere(member, rest);
}
