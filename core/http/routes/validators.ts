// The validator modules of entities and forms, for signed-in people. Their shared parts are under /p/modules.
import { notFound } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Answer, type Route, route } from '../route.ts';
import { text } from '../schemas.ts';
import { entityForUser } from './workspace.ts';

export function validatorRoutes({ definitions, access, validators }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/entities/:name/validator.js',
      entityIn: () => 'name',
      access: 'signed-in',
      summary: 'ES module that checks the values of a record: default export (values) => true or details.',
      types: ['text/javascript'],
      query: { v: text(20) },
      async handle({ context, params }) {
        const release = definitions.current(context);
        const entity = release.entity(params.name ?? '');
        const [seen] = entity ? entityForUser(access.policy, context.principal, entity) : [];
        if (!seen) throw notFound('entity', params.name ?? '');
        const fields = seen.fields.filter((field) => field.writable).map(({ writable: _writable, ...field }) => field);
        // Two roles with the same writable fields share a module.
        const key = `${seen.name} ${fields.map((field) => field.name).join(' ')}`;
        return moduleAnswer(validators.fields(release, key, fields), 'private');
      },
    }),
    route({
      method: 'GET',
      path: '/api/forms/:name/validator.js',
      access: 'signed-in',
      summary: 'ES module that checks the values of a form.',
      types: ['text/javascript'],
      query: { v: text(20) },
      async handle({ context, params }) {
        return moduleAnswer(validators.form(definitions.current(context), params.name ?? ''), 'private');
      },
    }),
  ];
}

export function moduleAnswer(code: string, cache: 'private' | 'public'): Answer {
  return {
    body: code,
    type: 'text/javascript; charset=utf-8',
    headers: { 'Cache-Control': `${cache}, no-cache` },
  };
}
