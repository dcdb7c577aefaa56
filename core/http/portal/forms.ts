// /portal/forms/:name: public forms that a customer fills in. They ask, judge and thank as they do for everybody; whose it is comes from the session.
import { checkConsents, type GivenConsents } from '../../automation/form-consents.ts';
import { publicForm } from '../../automation/public-form.ts';
import { factsOf } from '../../files/files.ts';
import type { RouteNeeds } from '../needs.ts';
import { formUploadRules } from '../public/form-files.ts';
import { checkFiles, definitionOf } from '../public/forms.ts';
import { createRateLimits } from '../public/rate-limits.ts';
import { type Route, route } from '../route.ts';
import { fileShape } from '../routes/files.ts';
import { moduleAnswer } from '../routes/validators.ts';
import { boolean, closed, id, object, text, values } from '../schemas.ts';
import type { UploadBody } from '../upload.ts';
import { within } from '../within.ts';
import { customerOf } from './customer-of.ts';

interface Sent {
  submission: string;
  values: Record<string, unknown>;
  consents?: GivenConsents;
  about?: string;
}

const lang = text(10);

export function portalFormRoutes(needs: RouteNeeds): readonly Route[] {
  const { definitions, validators, submitForm, formCounts, files } = needs;
  const rates = createRateLimits();
  return [
    route<{ lang?: string }>({
      method: 'GET',
      path: '/portal/forms/:name/definition.json',
      access: 'signed-in',
      summary: 'What the portal draws of the form.',
      query: { lang },
      answer: object,
      async handle({ context, params }) {
        customerOf(context);
        return { body: await definitionOf(needs, params.name ?? '', 'portal') };
      },
    }),
    route({
      method: 'GET',
      path: '/portal/forms/:name/validator.js',
      access: 'signed-in',
      summary: 'ES module that checks the values of the form.',
      query: { v: text(20) },
      async handle({ context, params }) {
        customerOf(context);
        const release = definitions.current(context);
        const { form } = publicForm(release, params.name ?? '', 'portal');
        return moduleAnswer(validators.form(release, form.name), 'private');
      },
    }),
    route<{ field: string; lang?: string }, UploadBody>({
      method: 'POST',
      path: '/portal/forms/:name/files',
      access: 'signed-in',
      summary: 'Uploads one file (the part `file`) for a field of the form.',
      query: { field: text(100), lang },
      body: 'upload',
      answer: fileShape,
      status: 201,
      async handle({ context, params, query, body, visitor }) {
        customerOf(context);
        const rules = formUploadRules(needs, params.name ?? '', query.field ?? '', 'portal');
        await rates.upload(visitor.address);
        const file = await body.receive(
          rules.mostBytes,
          (upload) => files.receive(context, upload, rules),
          (taken) => files.discard(context, taken),
        );
        return { status: 201, body: factsOf(file) };
      },
    }),
    route<{ lang?: string }, Sent>({
      method: 'POST',
      path: '/portal/forms/:name',
      access: 'signed-in',
      summary:
        'Sends the form as the customer who is signed in; `about` is the record they were looking at. The same submission again makes nothing new.',
      query: { lang },
      body: closed(
        {
          submission: id,
          values,
          consents: { type: 'object', additionalProperties: boolean, maxProperties: 50 },
          about: id,
        },
        ['submission', 'values'],
      ),
      answer: closed({ received: boolean, thanks: text() }, ['received']),
      status: 201,
      async handle({ context, params, body, visitor }) {
        const { person, organization } = customerOf(context);
        const name = params.name ?? '';
        const found = publicForm(definitions.current(context), name, 'portal');
        await rates.address(visitor.address, true);
        await rates.form(found.form.name, true);
        checkFiles(found, body.values);
        checkConsents(found.form, body.consents ?? {});
        const { about, submission, values: input, consents } = body;
        const received = await within('/values', () =>
          submitForm(context, {
            form: name,
            id: submission.toLowerCase(),
            values: input as Parameters<typeof submitForm>[1]['values'],
            consents,
            customer: { person, organization, about },
          }),
        );
        if (received.isNew) await formCounts.note(found.form.name, 'sent');
        return {
          status: 201,
          body: { received: true, ...(received.thanks === '' ? {} : { thanks: received.thanks }) },
        };
      },
    }),
  ];
}
