// /p/forms/:name: a form open to everybody: its page, what the page needs, and sending it, also from a bare HTML form of another site.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formFields } from '../../../schemas/field-schema.ts';
import { knownLanguage, pickText } from '../../../schemas/local-text.ts';
import type { Language } from '../../../schemas/types.ts';
import { publicForm, type Submission } from '../../automation/submit-form.ts';
import type { JsonObject } from '../../kernel/data.ts';
import { invalid, Problem } from '../../kernel/problem.ts';
import { decodeText } from '../body.ts';
import { createInputCheck } from '../check-input.ts';
import { readJson, zeroByte } from '../json.ts';
import type { RouteNeeds } from '../needs.ts';
import { publicSettings } from '../public-settings.ts';
import { type Answer, type Call, type RawBody, type Route, route } from '../route.ts';
import { moduleAnswer } from '../routes/validators.ts';
import { boolean, closed, id, object, text, values } from '../schemas.ts';
import { within } from '../within.ts';
import { crossOriginHeaders, preflightHeaders } from './cross-origin.ts';
import { plainPage } from './plain-page.ts';
import { createRateLimits } from './rate-limits.ts';

/** People do not see this field; programs that fill every field do. */
const honeypot = '_website';
const lang = text(10);
const sent = closed({ submission: id, values, page: text(2_000), utm: object, [honeypot]: text(1_000) }, ['values']);

export function formRoutes(needs: RouteNeeds): readonly Route[] {
  const { definitions, validators } = needs;
  return [
    route<{ lang?: string }>({
      method: 'GET',
      path: '/p/forms/:name',
      access: 'anyone',
      summary: 'The page of a public form.',
      // Campaign marks of every kind come with links; the page reads them.
      query: 'any',
      async handle({ params }) {
        publicForm(definitions.current(), params.name ?? '');
        const file = join(needs.designerDir, 'public-form.html');
        if (!existsSync(file)) throw new Problem(503, 'not-built');
        return {
          body: await readFile(file, 'utf8'),
          type: 'text/html; charset=utf-8',
          headers: { 'Cache-Control': 'no-cache' },
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
      handle: async ({ params }) => ({ body: definitionOf(needs, params.name ?? '') }),
    }),
    route({
      method: 'GET',
      path: '/p/forms/:name/validator.js',
      access: 'anyone',
      summary: 'ES module that checks the values of the form.',
      query: { v: text(20) },
      async handle({ params }) {
        const release = definitions.current();
        publicForm(release, params.name ?? '');
        return moduleAnswer(validators.form(release, params.name ?? ''), 'public');
      },
    }),
    ...sendingRoutes(needs),
  ];
}

function definitionOf({ definitions }: RouteNeeds, name: string): object {
  const release = definitions.current();
  const { form, entity } = publicForm(release, name);
  return {
    name: form.name,
    label: form.label,
    description: form.description,
    submitLabel: form.submitLabel,
    thanks: form.public.thanks,
    // A simple form asks and shows nothing; one that is laid out may show what cannot be written.
    fields: formFields(form, entity, { editable: form.layout === undefined }),
    ...(form.layout === undefined ? {} : { layout: form.layout }),
    ...(form.validations === undefined ? {} : { validations: form.validations }),
    settings: publicSettings(release),
    validator: `/p/forms/${form.name}/validator.js?v=${release.number}`,
  };
}

function sendingRoutes(needs: RouteNeeds): readonly Route[] {
  const { definitions, ownOrigins, submitForm } = needs;
  const rates = createRateLimits();
  const input = createInputCheck();
  const receive = async (
    { context, params, visitor }: Call<unknown, unknown>,
    submission: Omit<Submission, 'form'>,
  ) => {
    const name = params.name ?? '';
    await rates.post(name, visitor.address, submission.id !== undefined);
    return submitForm(context, { form: name, ...submission });
  };
  return [
    route<{ lang?: string }, RawBody>({
      method: 'POST',
      path: '/p/forms/:name',
      access: 'anyone',
      summary: 'Sends the form. The same submission id and body again answers the same and makes nothing new.',
      query: { lang },
      body: 'form',
      answer: closed({ received: boolean }),
      status: 201,
      async handle(call) {
        const { form } = publicForm(definitions.current(), call.params.name ?? '');
        call.always(crossOriginHeaders(call.visitor.header('origin'), form.public.origins, ownOrigins()));
        const language = knownLanguage(call.context.locale) ?? 'en';
        if (call.body.type !== 'application/json') {
          return receiveHtml(needs, call, language, receive, pickText(form.public.thanks, language));
        }
        const body = readJson(decodeText(call.body.bytes));
        input.body(sent, body);
        const { submission, [honeypot]: trap, ...rest } = body as SentJson;
        // A program that fills everything learns nothing from the answer.
        if (!trap) {
          await within('/values', () => receive(call, { ...rest, id: submission?.toLowerCase() }));
        }
        return { status: 201, body: { received: true } };
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
  readonly [honeypot]?: string;
}

async function receiveHtml(
  needs: RouteNeeds,
  call: Call<unknown, RawBody>,
  language: Language,
  receive: (call: Call<unknown, unknown>, submission: Omit<Submission, 'form'>) => Promise<unknown>,
  thanks: string,
): Promise<Answer> {
  const type = 'text/html; charset=utf-8';
  try {
    const { trap, ...submission } = readUrlencoded(decodeText(call.body.bytes));
    if (!trap) await receive(call, submission);
    const title = thanks || needs.texts.problem(language, 'thanks', {});
    return { status: 201, type, body: plainPage(language, title, []) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { texts } = needs;
    const details = error.details.map(
      (detail) => `${detail.pointer.replace(/^\//, '')}: ${texts.detail(language, detail)}`,
    );
    const lines = [texts.problem(language, error.code, error.params), ...details];
    return { status: error.status, type, body: plainPage(language, texts.title(language, error.status), lines) };
  }
}

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
  const [unknown] = Object.keys(others);
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
  };
}
