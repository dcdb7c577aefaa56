// /api/definitions: drafts, versions and publishing of everything that is data.
import type { Definition, DefinitionKind } from '../../../schemas/types.ts';
import type { Versioned } from '../../definitions/definitions.ts';
import { limits } from '../../kernel/limits.ts';
import { notFound, Problem } from '../../kernel/problem.ts';
import { findingsOf } from '../findings.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Call, type Route, route } from '../route.ts';
import { closed, integer, list, object, text, versionNumber } from '../schemas.ts';

const kinds = new Set<string>(['settings', 'entity', 'form', 'view', 'rule', 'message', 'calendar', 'process']);
const definition = object;
const version: typeof integer = { ...versionNumber, minimum: 0 };
/** A process travels as XML in JSON, whose quotes are escaped. */
const bodyBytes = limits.bpmnBytes * 2;

type Draft = { definition: Definition; baseVersion: number };

export function definitionRoutes(needs: RouteNeeds): readonly Route[] {
  return [...readingRoutes(needs), ...writingRoutes(needs)];
}

function kindOf(params: Call<unknown, unknown>['params']): DefinitionKind {
  const kind = params.kind ?? '';
  if (!kinds.has(kind)) throw notFound('definition', kind);
  return kind as DefinitionKind;
}

/** The body must speak of what the path names. */
function sameAsPath(params: Call<unknown, unknown>['params'], { kind, name }: Definition): void {
  if (kind !== kindOf(params) || name !== params.name) {
    throw new Problem(422, 'definition-not-of-path', {
      params: { expected: `${params.kind}/${params.name}`, found: `${kind}/${name}` },
    });
  }
}

function readingRoutes({ definitions }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/definitions/:kind',
      access: 'studio',
      summary: 'Everything live of one kind.',
      answer: closed({ items: list(object) }),
      async handle({ context, params }) {
        const kind = kindOf(params);
        const live: readonly Versioned<Definition>[] = definitions.current(context).all(kind);
        const items = await Promise.all(
          live.map(async (entry) => ({
            name: entry.definition.name,
            label: 'label' in entry.definition ? entry.definition.label : undefined,
            version: entry.version,
            source: entry.source,
            draft: (await definitions.draft(context, kind, entry.definition.name)) !== undefined,
            publishedAt: entry.publishedAt,
          })),
        );
        return { body: { items } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/definitions/:kind/:name',
      access: 'studio',
      summary: 'What is live, and the draft beside it.',
      answer: object,
      async handle({ context, params }) {
        const kind = kindOf(params);
        const live: Versioned<Definition> | undefined = definitions.current(context).get(kind, params.name ?? '');
        const draft = await definitions.draft(context, kind, params.name ?? '');
        if (!live && !draft) throw notFound(kind, params.name ?? '');
        return { body: { ...(live ?? { version: 0 }), ...(draft ? { draft } : {}) } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/definitions/:kind/:name/versions',
      access: 'studio',
      summary: 'All versions, without their content.',
      answer: closed({ items: list(object) }),
      async handle({ context, params }) {
        const versions = await definitions.versions(context, kindOf(params), params.name ?? '');
        return { body: { items: versions.map(({ definition: _definition, ...entry }) => entry) } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/definitions/:kind/:name/versions/:version',
      access: 'studio',
      summary: 'One version.',
      answer: object,
      async handle({ context, params }) {
        const { name = '', version: number = '' } = params;
        const found = /^\d{1,9}$/.test(number)
          ? await definitions.version(context, kindOf(params), name, Number(number))
          : undefined;
        if (!found) throw notFound('version', number);
        return { body: found };
      },
    }),
  ];
}

function writingRoutes(needs: RouteNeeds): readonly Route[] {
  const { definitions } = needs;
  return [
    route<Record<string, never>, Draft>({
      method: 'PUT',
      path: '/api/definitions/:kind/:name/draft',
      access: 'studio',
      summary: 'Saves a draft; it may be unfinished.',
      body: closed({ definition, baseVersion: version }, ['definition', 'baseVersion']),
      bodyBytes,
      answer: object,
      async handle({ context, params, body }) {
        sameAsPath(params, body.definition);
        return { body: await definitions.saveDraft(context, body.definition, body.baseVersion) };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/definitions/:kind/:name/draft',
      access: 'studio',
      summary: 'Throws a draft away.',
      async handle({ context, params }) {
        await definitions.discardDraft(context, kindOf(params), params.name ?? '');
        return {};
      },
    }),
    route<Record<string, never>, { definition: Definition }>({
      method: 'POST',
      path: '/api/definitions/:kind/:name/check',
      access: 'studio',
      summary: 'Everything wrong with a definition, each finding with its place; nothing is saved.',
      body: closed({ definition }, ['definition']),
      bodyBytes,
      answer: closed({ findings: list(object) }),
      async handle({ context, params, body }) {
        sameAsPath(params, body.definition);
        return { body: { findings: await findingsOf(needs, context, body.definition) } };
      },
    }),
    route<Record<string, never>, { changes: Draft[]; note?: string }>({
      method: 'POST',
      path: '/api/definitions/publish',
      access: 'studio',
      summary: 'Puts definitions live as one release: all or none.',
      body: closed(
        {
          changes: {
            type: 'array',
            minItems: 1,
            maxItems: 200,
            items: closed({ definition, baseVersion: version }, ['definition', 'baseVersion']),
          },
          note: text(2_000),
        },
        ['changes'],
      ),
      bodyBytes,
      answer: closed({ release: integer }),
      async handle({ context, body }) {
        const release = await definitions.publish(context, body.changes, body.note);
        return { body: { release: release.number } };
      },
    }),
  ];
}
