// /api/files and the files of records: uploads for a field, bytes and versions under the policy of the field that holds them.
import { factsOf, type StoredFile } from '../../files/files.ts';
import { fileAnswer } from '../file-answer.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { boolean, closed, id, integer, list, oneOf, text } from '../schemas.ts';
import type { UploadBody } from '../upload.ts';

export const fileShape = closed(
  { id, name: text(), type: text(), size: integer, width: integer, height: integer, version: integer },
  ['id', 'name', 'type', 'size'],
);
const versionShape = closed({ file: fileShape, isCurrent: boolean, uploadedAt: text() }, [
  'file',
  'isCurrent',
  'uploadedAt',
]);
const show = { show: oneOf('true') };

export function fileRoutes({ files, recordFiles }: RouteNeeds): readonly Route[] {
  const place = (params: Readonly<Record<string, string>>) => ({
    entity: params.entity ?? '',
    record: params.id ?? '',
    field: params.field ?? '',
  });
  return [
    route<{ entity: string; field: string }, UploadBody>({
      method: 'POST',
      path: '/api/files',
      access: 'signed-in',
      unkeyed: 'prepares',
      summary:
        'Uploads one file (the part `file`) for a field of an entity. It becomes the record’s when its id is written into that field.',
      query: { entity: text(100), field: text(100) },
      body: 'upload',
      answer: fileShape,
      status: 201,
      async handle({ context, query, body }) {
        const rules = recordFiles.rules(context, query.entity ?? '', query.field ?? '');
        const file = await body.receive(
          rules.mostBytes,
          (upload) => files.receive(context, upload, rules),
          (taken) => files.discard(context, taken),
        );
        return { status: 201, body: factsOf(file) };
      },
    }),
    route<{ show?: string }>({
      method: 'GET',
      path: '/api/files/:file',
      access: 'signed-in',
      summary: 'A file that no record holds yet, for who uploaded it. `show=true` draws pictures.',
      types: ['*/*'],
      query: show,
      async handle({ context, params, query, visitor }) {
        const file = await recordFiles.waiting(context, params.file ?? '');
        return fileAnswer(files, file, visitor, query.show === 'true');
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/files/:file',
      access: 'signed-in',
      summary: 'Takes back an upload that no record holds yet.',
      async handle({ context, params }) {
        await files.discard(context, await recordFiles.waiting(context, params.file ?? ''));
        return {};
      },
    }),
    route({
      method: 'GET',
      path: '/api/records/:entity/:id/files/:field',
      access: 'signed-in',
      summary:
        'Everything the field holds and held, newest first. An earlier one comes back when its id is written into the field.',
      answer: closed({ items: list(versionShape) }, ['items']),
      async handle({ context, params }) {
        const versions = await recordFiles.versions(context, place(params));
        return { body: { items: versions.map(presentVersion) } };
      },
    }),
    route<{ show?: string }>({
      method: 'GET',
      path: '/api/records/:entity/:id/files/:field/:file',
      access: 'signed-in',
      summary: 'The bytes of a file of the record, an earlier version too. `show=true` draws pictures.',
      types: ['*/*'],
      query: show,
      async handle({ context, params, query, visitor }) {
        const file = await recordFiles.get(context, place(params), params.file ?? '');
        return fileAnswer(files, file, visitor, query.show === 'true');
      },
    }),
  ];
}

function presentVersion(file: StoredFile): object {
  return { file: factsOf(file), isCurrent: file.isCurrent, uploadedAt: file.uploadedAt.toISOString() };
}
