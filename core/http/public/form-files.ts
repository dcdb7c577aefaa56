// /p/forms/:name/files: files for a public form, where it asks for one. They wait for the submission that names them, at most a day.
import { formFields } from '../../../schemas/field-schema.ts';
import { isFileKind } from '../../../schemas/file-types.ts';
import { closedNow, type FormDoor, publicForm } from '../../automation/public-form.ts';
import { uploadRules } from '../../entities/record-files.ts';
import { factsOf, formOwner, type UploadRules } from '../../files/files.ts';
import { notFound, Problem } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { fileShape } from '../routes/files.ts';
import { text } from '../schemas.ts';
import type { UploadBody } from '../upload.ts';
import { createRateLimits } from './rate-limits.ts';

/** What may be uploaded for a field of a form. @throws Problem 404 for a field the form does not ask for */
export function formUploadRules(
  { definitions, clock }: Pick<RouteNeeds, 'definitions' | 'clock'>,
  name: string,
  fieldName: string,
  door: FormDoor = 'web',
): UploadRules {
  const { form, entity } = publicForm(definitions.current(), name, door);
  const { uploads } = form.public;
  if (uploads?.allowed === false) throw new Problem(403, 'form-uploads');
  const closed = closedNow(form, clock.now());
  if (closed !== undefined) throw new Problem(409, closed);
  const field = formFields(form, entity, { editable: true }).find((candidate) => candidate.name === fieldName);
  if (field === undefined || !isFileKind(field)) throw notFound('field', fieldName);
  const rules = uploadRules(entity, field, formOwner(form.name));
  return { ...rules, mostBytes: Math.min(rules.mostBytes, uploads?.mostBytes ?? rules.mostBytes) };
}

export function formFileRoutes(needs: RouteNeeds): readonly Route[] {
  const { files } = needs;
  const rates = createRateLimits();

  return [
    route<{ field: string; lang?: string }, UploadBody>({
      method: 'POST',
      path: '/p/forms/:name/files',
      access: 'anyone',
      summary: 'Uploads one file (the part `file`) for a field of the form.',
      query: { field: text(100), lang: text(10) },
      body: 'upload',
      answer: fileShape,
      status: 201,
      async handle({ context, params, query, body, visitor }) {
        const rules = formUploadRules(needs, params.name ?? '', query.field ?? '');
        await rates.upload(visitor.address);
        const file = await body.receive(
          rules.mostBytes,
          (upload) => files.receive(context, upload, rules),
          (taken) => files.discard(context, taken),
        );
        return { status: 201, body: factsOf(file) };
      },
    }),
  ];
}
