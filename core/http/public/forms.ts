// /p/forms/:name: a form open to everybody: its page, what the page needs, and sending it, also from a bare HTML form of another site.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { byPresentNames } from '../../../schemas/field-names.ts';
import { formFields } from '../../../schemas/field-schema.ts';
import { isFileKind } from '../../../schemas/file-types.ts';
import { knownLanguage } from '../../../schemas/local-text.ts';
import type { FieldDefinition } from '../../../schemas/types.ts';
import { checkConsents, type GivenConsents } from '../../automation/form-consents.ts';
import {
  asForm,
  closedNow,
  countSubmissions,
  type PublicForm,
  publicForm,
  publicPath,
} from '../../automation/public-form.ts';
import type { Received, Submission } from '../../automation/submit-form.ts';
import type { JsonObject } from '../../kernel/data.ts';
import { limits } from '../../kernel/limits.ts';
import { invalid, notFound, Problem } from '../../kernel/problem.ts';
import { decodeText } from '../body.ts';
import { createInputCheck } from '../check-input.ts';
import { pdfAnswer, svgAnswer } from '../document-answer.ts';
import { readJson, zeroByte } from '../json.ts';
import type { RouteNeeds } from '../needs.ts';
import { publicSettings } from '../public-settings.ts';
import { type Answer, type Call, type RawBody, type Route, route } from '../route.ts';
import { moduleAnswer } from '../routes/validators.ts';
import { boolean, closed, id, instant, integer, object, oneOf, text, values } from '../schemas.ts';
import { framedBy } from '../security-headers.ts';
import { within } from '../within.ts';
import { crossOriginHeaders, preflightHeaders } from './cross-origin.ts';
import { createFormTickets, type FormTickets, type Shown } from './form-tickets.ts';
import { plainPage } from './plain-page.ts';
import { createRateLimits, type RateLimits } from './rate-limits.ts';

/** People do not see this field; programs that fill every field do. */
const honeypot = '_website';
const lang = text(10);
const token = text(100);
const sent = closed(
  {
    submission: id,
    values,
    page: text(2_000),
    utm: object,
    consents: { type: 'object', additionalProperties: boolean, maxProperties: 50 },
    link: token,
    ticket: text(200),
    proof: { type: 'array', items: { type: 'integer', minimum: 0 }, maxItems: 32 },
    [honeypot]: text(1_000),
  },
  ['values'],
);

export function formRoutes(needs: RouteNeeds): readonly Route[] {
  const { definitions, validators } = needs;
  const tickets = createFormTickets({ key: needs.formKey, clock: needs.clock });
  const rates = createRateLimits();
  return [
    route<{ lang?: string }>({
      method: 'GET',
      path: '/p/forms/:name',
      access: 'anyone',
      summary: 'The page of a public form.',
      // Campaign marks of every kind come with links; the page reads them.
      query: 'any',
      async handle({ params }) {
        const { form } = publicForm(definitions.current(), params.name ?? '');
        const file = join(needs.designerDir, 'public-form.html');
        if (!existsSync(file)) throw new Problem(503, 'not-built');
        return {
          body: await readFile(file, 'utf8'),
          type: 'text/html; charset=utf-8',
          headers: { 'Cache-Control': 'no-cache', ...framedBy(form.public.embed ?? [], needs.config.baseUrl) },
        };
      },
    }),
    route<{ lang?: string }>({
      method: 'GET',
      path: '/p/forms/:name/definition.json',
      access: 'anyone',
      summary: 'What the page of the form draws.',
      query: { lang },
      answer: object,
      handle: async ({ params }) => ({ body: await definitionOf(needs, params.name ?? '') }),
    }),
    route({
      method: 'GET',
      path: '/p/forms/:name/validator.js',
      access: 'anyone',
      summary: 'ES module that checks the values of the form.',
      query: { v: text(20) },
      async handle({ params }) {
        const release = definitions.current();
        const { form } = publicForm(release, params.name ?? '');
        return moduleAnswer(validators.form(release, form.name), 'public');
      },
    }),
    ...ticketRoutes(needs, tickets, rates),
    ...sendingRoutes(needs, tickets, rates),
  ];
}

function ticketRoutes(needs: RouteNeeds, tickets: FormTickets, rates: RateLimits): readonly Route[] {
  const { definitions, formCounts, formLinks, recordDocuments } = needs;
  return [
    route<{ lang?: string }>({
      method: 'GET',
      path: '/p/forms/:name/ticket',
      access: 'anyone',
      summary: 'What the page sends with the form: a signed ticket, the work its browser owes, the seconds it waits.',
      query: { lang },
      answer: closed({ ticket: text(200), bits: integer, seconds: integer }),
      async handle({ params }) {
        const { form } = publicForm(definitions.current(), params.name ?? '');
        await formCounts.note(form.name, 'opened');
        return { body: tickets.issue(form) };
      },
    }),
    route<{ lang?: string }, { token: string }>({
      method: 'POST',
      path: '/p/forms/:name/link',
      access: 'anyone',
      summary: 'What a one-time link fills in beforehand. Looking does not use it up.',
      query: { lang },
      body: closed({ token }, ['token']),
      answer: closed({ link: id, values, expiresAt: instant }),
      status: 200,
      async handle({ context, params, body, visitor }) {
        const { form, entity } = publicForm(definitions.current(), params.name ?? '');
        await rates.look(visitor.address);
        const link = await formLinks.open(context, form.name, body.token);
        const asked = new Set(formFields(form, entity, { editable: true }).map((field) => field.name));
        // What the form does not ask for is between the house and itself.
        const shown = Object.fromEntries(
          Object.entries(byPresentNames(entity, link.values)).filter(([name]) => asked.has(name)),
        );
        return { body: { link: link.id, values: shown, expiresAt: link.expiresAt } };
      },
    }),
    route<{ lang?: string; as?: 'pdf' | 'svg' }, { token: string }>({
      method: 'POST',
      path: '/p/forms/:name/document',
      access: 'anyone',
      summary: 'The document that whoever comes by the one-time link may read: its pages as a picture, or the PDF.',
      query: { lang, as: oneOf('pdf', 'svg') },
      body: closed({ token }, ['token']),
      status: 200,
      async handle({ context, params, query, body, visitor }) {
        const { form } = publicForm(definitions.current(), params.name ?? '');
        const { document } = form.public;
        await rates.look(visitor.address);
        const { record } = await formLinks.look(form.name, body.token);
        if (document === undefined || record === undefined) throw notFound('document', document ?? '');
        // Whoever made the link decided that its holder reads this.
        const acting = asForm(context, form.name);
        const language = knownLanguage(query.lang ?? '');
        if (query.as === 'pdf') return pdfAnswer(await recordDocuments.print(acting, record, document, { language }));
        return svgAnswer(await recordDocuments.draw(acting, record, document, { language }));
      },
    }),
  ];
}

async function definitionOf({ definitions, clock, database }: RouteNeeds, name: string): Promise<object> {
  const release = definitions.current();
  const { form, entity } = publicForm(release, name);
  const { consents, languages, embed, uploads, document, linkOnly, opensAt, closesAt, most } = form.public;
  const isFull = most !== undefined && (await countSubmissions(database, form.name)) >= most;
  const state = closedNow(form, clock.now()) ?? (isFull ? 'form-full' : undefined);
  const fields = formFields(form, entity, { editable: form.layout === undefined });
  const path = publicPath(form);
  return {
    name: form.name,
    label: form.label,
    description: form.description,
    submitLabel: form.submitLabel,
    ...(state === undefined ? {} : { closed: state, opensAt, closesAt }),
    // A simple form asks and shows nothing; one that is laid out may show what cannot be written.
    fields: state === undefined ? fields.map((field) => uploadedTo(field, uploads)) : [],
    ...(form.layout === undefined || state !== undefined ? {} : { layout: form.layout }),
    ...(form.validations === undefined ? {} : { validations: form.validations }),
    ...(consents === undefined ? {} : { consents }),
    ...(languages === undefined ? {} : { languages }),
    ...(embed === undefined ? {} : { embed }),
    ...(document === undefined ? {} : { document: true }),
    ...(linkOnly === true ? { linkOnly } : {}),
    ...(form.public.guard === undefined ? {} : { guarded: true }),
    settings: publicSettings(release),
    validator: `${path}/validator.js?v=${release.number}`,
  };
}

/** The bounds of the form are those its visitors are told. */
function uploadedTo(field: FieldDefinition, uploads: PublicForm['public']['uploads']): FieldDefinition {
  if (!isFileKind(field) || uploads?.mostBytes === undefined) return field;
  return { ...field, maxSize: Math.min(field.maxSize ?? uploads.mostBytes, uploads.mostBytes) };
}

/** @throws Problem 422 where more files come than the form takes, or any where it takes none */
function checkFiles({ form, entity }: ReturnType<typeof publicForm>, sentValues: Record<string, unknown>): void {
  const { uploads } = form.public;
  if (uploads === undefined) return;
  const most = uploads.allowed ? (uploads.mostFiles ?? limits.filesPerField) : 0;
  let found = 0;
  for (const field of formFields(form, entity, { editable: true }).filter(isFileKind)) {
    const value = sentValues[field.name] ?? null;
    found += value === null || value === '' ? 0 : Array.isArray(value) ? value.length : 1;
    if (found > most)
      throw invalid([
        { pointer: `/values/${field.name}`, code: 'validation.form-files', params: { maximum: most, found } },
      ]);
  }
}

function sendingRoutes(needs: RouteNeeds, tickets: FormTickets, rates: RateLimits): readonly Route[] {
  const { definitions, ownOrigins, submitForm, formCounts } = needs;
  const input = createInputCheck();
  const receive: Receive = async ({ context, params, visitor }, { ticket, proof, ...submission }) => {
    const found = publicForm(definitions.current(), params.name ?? '');
    const { form } = found;
    tickets.feel(form.name);
    // What costs nothing first: a flood without work reaches neither what the form allows to all nor the database.
    await rates.address(visitor.address, submission.id !== undefined);
    tickets.check(form, { ticket, proof, submission: submission.id });
    await rates.form(form.name, submission.id !== undefined);
    checkFiles(found, submission.values as Record<string, unknown>);
    checkConsents(form, submission.consents ?? {});
    const received = await within('/values', () => submitForm(context, { form: params.name ?? '', ...submission }));
    if (received.isNew) await formCounts.note(form.name, 'sent');
    return received;
  };
  /** Counted by reason, then told as it is. */
  const counting = async <T>(form: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Problem) await formCounts.note(form, `refused.${refusalOf(error)}`);
      throw error;
    }
  };
  return [
    route<{ lang?: string }, RawBody>({
      method: 'POST',
      path: '/p/forms/:name',
      access: 'anyone',
      summary: 'Sends the form. The same submission id and body again answers the same and makes nothing new.',
      query: { lang },
      body: 'form',
      answer: closed({ received: boolean, thanks: text(), redirect: text() }, ['received']),
      status: 201,
      async handle(call) {
        const { form } = publicForm(definitions.current(), call.params.name ?? '');
        return counting(form.name, async () => {
          call.always(crossOriginHeaders(call.visitor.header('origin'), form.public.origins, ownOrigins()));
          if (call.body.type !== 'application/json') return receiveHtml(needs, call, form, receive);
          const body = readJson(decodeText(call.body.bytes));
          input.body(sent, body);
          const { submission, [honeypot]: trap, ...rest } = body as SentJson;
          if (trap) return trapped(needs, form);
          const { thanks } = await receive(call, { ...rest, id: submission?.toLowerCase() });
          const { redirect } = form.public;
          const told = { ...(thanks === '' ? {} : { thanks }), ...(redirect === undefined ? {} : { redirect }) };
          return { status: 201, body: { received: true, ...told } };
        });
      },
    }),
    route({
      method: 'OPTIONS',
      path: '/p/forms/:name',
      access: 'anyone',
      summary: 'May a page of that origin send the form?',
      query: { lang },
      async handle({ params, visitor }) {
        const { form } = publicForm(definitions.current(), params.name ?? '');
        const headers = crossOriginHeaders(visitor.header('origin'), form.public.origins, ownOrigins());
        return { headers: { ...headers, ...preflightHeaders } };
      },
    }),
  ];
}

interface SentJson {
  readonly submission?: string;
  readonly values: Record<string, unknown>;
  readonly page?: string;
  readonly utm?: JsonObject;
  readonly consents?: GivenConsents;
  readonly link?: string;
  readonly ticket?: string;
  readonly proof?: readonly number[];
  readonly [honeypot]?: string;
}

type Sent = Omit<Submission, 'form'> & Pick<Shown, 'ticket' | 'proof'>;
type Receive = (call: Call<unknown, unknown>, sent: Sent) => Promise<Received>;

/** A program that fills everything learns nothing from the answer. */
async function trapped({ formCounts }: RouteNeeds, { name }: PublicForm): Promise<Answer> {
  await formCounts.note(name, 'refused.trap');
  return { status: 201, body: { received: true } };
}

const refusals: Readonly<Record<string, string>> = {
  'too-many-posts': 'rate',
  'form-guarded': 'ticket',
  'form-ticket': 'ticket',
  'form-too-fast': 'fast',
  'form-work': 'work',
  'foreign-origin': 'origin',
  'form-early': 'closed',
  'form-closed': 'closed',
  'form-full': 'full',
};

/** The word under which it is counted; `invalid` = somebody has something to mend. */
function refusalOf({ code }: Problem): string {
  return refusals[code] ?? (code.startsWith('form-link') ? 'link' : 'invalid');
}

async function receiveHtml(
  needs: RouteNeeds,
  call: Call<unknown, RawBody>,
  form: PublicForm,
  receive: Receive,
): Promise<Answer> {
  const type = 'text/html; charset=utf-8';
  const language = knownLanguage(call.context.locale) ?? 'en';
  const thank = (thanks: string): Answer => {
    const { redirect } = form.public;
    if (redirect !== undefined) return { status: 303, headers: { Location: redirect } };
    return { status: 201, type, body: plainPage(language, thanks || needs.texts.problem(language, 'thanks', {}), []) };
  };
  try {
    const { trap, ...submission } = readUrlencoded(decodeText(call.body.bytes));
    if (!trap) return thank((await receive(call, submission)).thanks);
    await needs.formCounts.note(form.name, 'refused.trap');
    return thank('');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await needs.formCounts.note(form.name, `refused.${refusalOf(error)}`);
    const { texts } = needs;
    const details = error.details.map(
      (detail) => `${detail.pointer.replace(/^\/(values\/)?/, '')}: ${texts.detail(language, detail)}`,
    );
    const lines = [texts.problem(language, error.code, error.params), ...details];
    return { status: error.status, type, body: plainPage(language, texts.title(language, error.status), lines) };
  }
}

/** A mark of a bare HTML form that says a consent was given. */
const consentMark = '_consent.';

function readUrlencoded(source: string): Omit<Submission, 'form'> & { trap?: string } {
  const fields: Record<string, string> = {};
  const marks: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(source)) {
    const into = name.startsWith('_') ? marks : fields;
    if (Object.hasOwn(into, name)) throw invalid([{ pointer: `/${name}`, code: 'validation.repeated' }]);
    if (name === '__proto__') throw new Problem(422, 'refused-key', { params: { key: name } });
    if (value.includes('\0')) throw zeroByte(`/${name}`);
    into[name] = value;
  }
  const { _submission: submission, _page: page, [honeypot]: trap, ...others } = marks;
  const agreed = Object.keys(others).filter((name) => name.startsWith(consentMark));
  const [unknown] = Object.keys(others).filter((name) => !agreed.includes(name));
  if (unknown !== undefined)
    throw invalid([{ pointer: `/${unknown}`, code: 'validation.unknown-field', params: { name: unknown } }]);
  if (submission !== undefined && !new RegExp(String(id.pattern)).test(submission.toLowerCase())) {
    throw invalid([
      { pointer: '/_submission', code: 'validation.pattern', params: { found: submission.slice(0, 100) } },
    ]);
  }
  return {
    values: fields,
    ...(submission === undefined ? {} : { id: submission.toLowerCase() }),
    ...(page === undefined ? {} : { page: page.slice(0, 2_000) }),
    ...(trap === undefined ? {} : { trap }),
    ...(agreed.length === 0
      ? {}
      : { consents: Object.fromEntries(agreed.map((name) => [name.slice(consentMark.length), true])) }),
  };
}
