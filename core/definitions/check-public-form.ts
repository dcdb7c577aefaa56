// Is what a form says to visitors of one piece: an address of its own, a thank-you that names what was sent, a way on that leads to a page it knows?
import type { FormDefinition } from '../../schemas/types.ts';
import { compileTemplate } from '../expressions/compile-template.ts';
import { ExpressionError } from '../expressions/expressions.ts';
import type { Schema } from '../expressions/shape.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { Release } from './definitions.ts';

type Open = NonNullable<FormDefinition['public']>;

interface Opened {
  readonly form: FormDefinition;
  readonly next: Release;
  /** What the form asks for. */
  readonly schema: Schema;
}

export function checkOpenness({ form, next, schema }: Opened): ProblemDetail[] {
  const open = form.public;
  if (open === undefined) return [];
  return [
    ...checkAddress(form, open, next),
    ...checkThanks(open, schema),
    ...checkRedirect(open),
    ...checkConsents(open),
    ...checkDates(open),
    ...checkShown(form, open, next),
  ];
}

/** Names and addresses lead to forms alike. */
function checkAddress({ name }: FormDefinition, { address }: Open, next: Release): ProblemDetail[] {
  const own = address ?? name;
  const other = next
    .all('form')
    .find(
      ({ definition }) =>
        definition.name !== name &&
        definition.public !== undefined &&
        (definition.public.address ?? definition.name) === own,
    );
  if (other === undefined) return [];
  return [{ pointer: '/public/address', code: 'definition.form-address', params: { found: own } }];
}

function checkThanks({ thanks = {} }: Open, schema: Schema): ProblemDetail[] {
  return Object.entries(thanks).flatMap(([language, text]) => {
    const pointer = `/public/thanks/${language}`;
    try {
      compileTemplate(text, { names: Object.keys(schema) });
      return [];
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return [error.detail(pointer)];
    }
  });
}

function checkRedirect({ redirect, origins, embed = [] }: Open): ProblemDetail[] {
  if (redirect === undefined) return [];
  const origin = URL.canParse(redirect) ? new URL(redirect).origin : '';
  if (origins.includes(origin) || embed.includes(origin)) return [];
  return [{ pointer: '/public/redirect', code: 'definition.form-redirect', params: { found: origin || redirect } }];
}

function checkConsents({ consents = [] }: Open): ProblemDetail[] {
  const names = consents.map(({ name }) => name);
  return consents.flatMap(({ name, text }, index) => [
    ...(names.indexOf(name) < index
      ? [{ pointer: `/public/consents/${index}/name`, code: 'definition.form-consent-twice', params: { name } }]
      : []),
    ...(Object.keys(text).length === 0
      ? [{ pointer: `/public/consents/${index}/text`, code: 'validation.required', params: { name } }]
      : []),
  ]);
}

/** A document of what the link is about: of the form's own entity, or of what it refers to. */
function checkShown({ entity }: FormDefinition, { document }: Open, next: Release): ProblemDetail[] {
  if (document === undefined) return [];
  const found = next.get('document', document)?.definition;
  const about = found && next.entity(found.entity);
  const own = next.entity(entity);
  const isReached = about === own || own?.fields.some((field) => next.entity(field.target ?? '') === about);
  if (about !== undefined && isReached) return [];
  return [{ pointer: '/public/document', code: 'definition.form-document', params: { found: document } }];
}

function checkDates({ opensAt, closesAt }: Open): ProblemDetail[] {
  const opens = opensAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(opensAt);
  const closes = closesAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(closesAt);
  // A day that no month has is no time, and nothing comes before or after it.
  if (opens < closes) return [];
  return [{ pointer: '/public/closesAt', code: 'definition.form-dates' }];
}
