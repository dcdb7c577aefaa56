// /api/definitions: drafts, versions and publishing of everything that is data.
import { isDeepStrictEqual } from 'node:util';
import type { Definition, DefinitionKind } from '../../../schemas/types.ts';
import { definitionKinds } from '../../definitions/definition-validator.ts';
import type { Change, Versioned } from '../../definitions/definitions.ts';
import { draftChanged } from '../../definitions/draft-changed.ts';
import type { Context } from '../../kernel/context.ts';
import type { JsonObject } from '../../kernel/data.ts';
import { limits } from '../../kernel/limits.ts';
import { invalid, notFound, Problem } from '../../kernel/problem.ts';
import { findingsOf } from '../findings.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Call, type Route, route } from '../route.ts';
import { boolean, closed, integer, list, object, text, versionNumber } from '../schemas.ts';

const kinds = new Set<string>(definitionKinds);
const definition = object;
const version: typeof integer = { ...versionNumber, minimum: 0 };
/** A process travels as XML in JSON, whose quotes are escaped. */
const bodyBytes = limits.bpmnBytes * 2;

type Draft = { definition: Definition; baseVersion: number };
type Saved = Draft & { revision: number };
type Published = Draft & { revision?: number; retires?: boolean };

/** As the body says it, for the room of definitions. */
export function asChange({ retires, ...change }: Published): Change {
  return retires ? { ...change, retires } : change;
}

/** What is live and may be taken out from here. @throws Problem 404, 409 `definition-of-plugin` */
function mayGo(
  definitions: RouteNeeds['definitions'],
  context: Context,
  { kind, name }: Pick<Definition, 'kind' | 'name'>,
): Definition {
  const live: Versioned<Definition> | undefined = definitions.current(context).get(kind, name);
  if (!live || kind === 'entity' || kind === 'settings') throw notFound(kind, name);
  if (definitions.brings(live.source))
    throw new Problem(409, 'definition-of-plugin', { params: { plugin: live.source } });
  return live.definition;
}

export function definitionRoutes(needs: RouteNeeds): readonly Route[] {
  return [...readingRoutes(needs), ...writingRoutes(needs)];
}

function definedEntity({ kind }: Call<unknown, unknown>['params']): string | undefined {
  return kind === 'entity' ? 'name' : undefined;
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

/** What a list shows of one; a draft may be unfinished. */
function rowOf(definition: Definition): JsonObject {
  const { name, label, entity } = definition as Definition & { label?: JsonObject; entity?: string };
  return { name, ...(label ? { label } : {}), ...(entity ? { entity } : {}) };
}

function readingRoutes({ definitions }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/definitions/:kind',
      access: 'studio',
      summary: 'Everything live of one kind, and the drafts that never were (version 0).',
      answer: closed({ items: list(object) }),
      async handle({ context, params }) {
        const kind = kindOf(params);
        const live: readonly Versioned<Definition>[] = definitions.current(context).all(kind);
        const drafts = new Map((await definitions.drafts(context, kind)).map((draft) => [draft.name, draft]));
        const names = new Set(live.map(({ definition: { name } }) => name));
        const begun = [...drafts.values()].filter(({ name }) => !names.has(name));
        const items = [
          ...live.map((entry) => ({
            ...rowOf(entry.definition),
            version: entry.version,
            source: entry.source,
            draft: drafts.has(entry.definition.name),
            publishedAt: entry.publishedAt,
          })),
          ...begun.map((draft) => ({ ...rowOf(draft.definition), version: 0, source: 'admin', draft: true })),
        ];
        return { body: { items } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/definitions/:kind/:name',
      entityIn: definedEntity,
      access: 'studio',
      summary:
        'What is live, the draft beside it, and how its plugin has it where that differs. Entities are merged with theirs instead.',
      answer: object,
      async handle({ context, params }) {
        const kind = kindOf(params);
        const live: Versioned<Definition> | undefined = definitions.current(context).get(kind, params.name ?? '');
        const draft = await definitions.draft(context, kind, params.name ?? '');
        if (!live && !draft) throw notFound(kind, params.name ?? '');
        const shipped = kind === 'entity' ? undefined : await definitions.shipped(context, kind, params.name ?? '');
        const isOther = shipped !== undefined && !isDeepStrictEqual(shipped, live?.definition);
        return {
          body: { ...(live ?? { version: 0 }), ...(draft ? { draft } : {}), ...(isOther ? { shipped } : {}) },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/api/definitions/:kind/:name/versions',
      entityIn: definedEntity,
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
      entityIn: definedEntity,
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
    route<Record<string, never>, Saved>({
      method: 'PUT',
      path: '/api/definitions/:kind/:name/draft',
      access: 'studio',
      summary:
        'Saves a draft; it may be unfinished. `revision` is the one that was changed, 0 = none. Answers what was kept of it but the content.',
      body: closed({ definition, baseVersion: version, revision: version }, ['definition', 'baseVersion', 'revision']),
      bodyBytes,
      answer: object,
      async handle({ context, params, body }) {
        sameAsPath(params, body.definition);
        const { definition: _sent, ...kept } = await definitions.saveDraft(
          context,
          body.definition,
          body.baseVersion,
          body.revision,
        );
        return { body: kept };
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
    route<Record<string, never>, { definition?: Definition; revision?: number }>({
      method: 'POST',
      path: '/api/definitions/:kind/:name/check',
      access: 'studio',
      reads: true,
      summary:
        'Everything wrong with a definition, or with the draft of this revision, each finding with its place; nothing is saved.',
      body: closed({ definition, revision: versionNumber }),
      bodyBytes,
      answer: closed({ findings: list(object) }),
      async handle({ context, params, body }) {
        if (body.definition !== undefined) {
          sameAsPath(params, body.definition);
          return { body: { findings: await findingsOf(needs, context, body.definition) } };
        }
        if (body.revision === undefined) throw invalid([{ pointer: '/definition', code: 'validation.required' }]);
        const draft = await definitions.draft(context, kindOf(params), params.name ?? '');
        if (draft?.revision !== body.revision) throw draftChanged(draft);
        return { body: { findings: await findingsOf(needs, context, draft.definition) } };
      },
    }),
    route<{ version: number }>({
      method: 'DELETE',
      path: '/api/definitions/:kind/:name',
      access: 'studio',
      summary: 'Takes a definition out: it is live no more, its versions stay. Entities go by /api/entity-changes.',
      query: { version: { ...versionNumber, 'x-required': true } },
      async handle({ context, params, query }) {
        const kind = kindOf(params);
        const gone = mayGo(definitions, context, { kind, name: params.name ?? '' });
        await definitions.publish(context, [{ definition: gone, baseVersion: query.version, retires: true }]);
        return {};
      },
    }),
    route<Record<string, never>, { changes: Published[]; note?: string }>({
      method: 'POST',
      path: '/api/definitions/publish',
      access: 'studio',
      summary: 'Puts definitions live as one release, and takes out those that say `retires`: all or none.',
      body: closed(
        {
          changes: {
            type: 'array',
            minItems: 1,
            maxItems: 200,
            items: closed({ definition, baseVersion: version, revision: version, retires: boolean }, [
              'definition',
              'baseVersion',
            ]),
          },
          note: text(2_000),
        },
        ['changes'],
      ),
      bodyBytes,
      answer: closed({ release: integer }),
      async handle({ context, body }) {
        for (const { definition: gone, retires } of body.changes) if (retires) mayGo(definitions, context, gone);
        const release = await definitions.publish(context, body.changes.map(asChange), body.note);
        return { body: { release: release.number } };
      },
    }),
  ];
}
