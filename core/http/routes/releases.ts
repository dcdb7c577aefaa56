// /api/releases, /api/drafts, /api/definitions/check and /export: what waits to go live, what went, the way back, and everything as files.
import { isLanguage } from '../../../schemas/local-text.ts';
import type { Definition } from '../../../schemas/types.ts';
import { type DefinitionFiles, toFiles } from '../../definitions/definition-files.ts';
import { definitionKinds } from '../../definitions/definition-validator.ts';
import type { Definitions, Versioned } from '../../definitions/definitions.ts';
import type { Context } from '../../kernel/context.ts';
import { limits } from '../../kernel/limits.ts';
import { notFound } from '../../kernel/problem.ts';
import { writeArchive } from '../../transfer/write-archive.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, integer, list, object, versionNumber } from '../schemas.ts';
import { asChange } from './definitions.ts';

interface Checked {
  readonly changes: readonly {
    readonly definition: Definition;
    readonly baseVersion: number;
    readonly revision?: number;
    readonly retires?: boolean;
  }[];
}

const bodyBytes = limits.bpmnBytes * 2;

export function releaseRoutes({ definitions, releaseLog, texts }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/drafts',
      access: 'studio',
      summary: 'The drafts of everything, each with what is live of it.',
      answer: closed({ items: list(object) }),
      async handle({ context }) {
        const items = await releaseLog.waiting(context);
        return {
          body: {
            items: items.map((draft) => ({
              ...draft,
              label: 'label' in draft.definition ? draft.definition.label : undefined,
            })),
          },
        };
      },
    }),
    route<Record<string, never>, Checked>({
      method: 'POST',
      path: '/api/definitions/check',
      access: 'studio',
      reads: true,
      summary:
        'Everything that keeps these definitions from going live together, each finding with its definition. Nothing is saved.',
      body: closed({ changes: { type: 'array', minItems: 1, maxItems: 200, items: object } }, ['changes']),
      bodyBytes,
      answer: closed({ findings: list(object) }),
      async handle({ context, body }) {
        const language = isLanguage(context.locale) ? context.locale : 'en';
        const details = await definitions.checkAll(context, body.changes.map(asChange));
        const findings = details.map((detail) => ({
          ...detail,
          definition: detail.params?.definition,
          message: texts.detail(language, detail),
          severity: 'error',
        }));
        return { body: { findings } };
      },
    }),
    route<{ before?: number }>({
      method: 'GET',
      path: '/api/releases',
      access: 'studio',
      summary: 'What went live, the newest first.',
      query: { before: versionNumber },
      answer: closed({ items: list(object) }),
      async handle({ context, query }) {
        return { body: { items: await releaseLog.list(context, query.before) } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/releases/:number',
      access: 'studio',
      summary: 'One release with what it changed, before and after.',
      answer: object,
      async handle({ context, params }) {
        const { undoRefused, ...detail } = await releaseLog.detail(context, numberOf(params.number));
        return { body: { ...detail, canUndo: undoRefused === undefined, ...(undoRefused ? { undoRefused } : {}) } };
      },
    }),
    route({
      method: 'POST',
      path: '/api/releases/:number/undo',
      access: 'studio',
      summary: 'Publishes what was live before this release, as long as nothing was published over it.',
      answer: closed({ release: integer }),
      async handle({ context, params }) {
        const release = await releaseLog.undo(context, numberOf(params.number));
        return { body: { release: release.number } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/definitions/export',
      access: 'studio',
      summary: 'Everything live as files for a version control, in one ZIP.',
      types: ['application/zip'],
      async handle({ context }) {
        return {
          type: 'application/zip',
          body: Buffer.from(writeArchive(liveFiles(definitions, context))),
          headers: { 'Content-Disposition': 'attachment; filename="ravand.zip"' },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/api/definitions/files',
      access: 'studio',
      summary: 'The same as JSON: the text of each file by its path, which version of what each is, and who brings it.',
      answer: closed({ files: object, versions: object, sources: object }),
      async handle({ context }) {
        return {
          body: {
            files: Object.fromEntries(liveFiles(definitions, context)),
            versions: byKey(definitions, context, ({ version }) => version),
            sources: byKey(definitions, context, ({ source }) => source),
          },
        };
      },
    }),
  ];
}

function liveFiles(definitions: Definitions, context: Context): DefinitionFiles {
  const release = definitions.current(context);
  return toFiles(definitionKinds.flatMap((kind) => release.all(kind).map(({ definition }): Definition => definition)));
}

/** By `kind/name`. */
function byKey<T>(
  definitions: Definitions,
  context: Context,
  of: (live: Versioned<Definition>) => T,
): Readonly<Record<string, T>> {
  const release = definitions.current(context);
  const entries = definitionKinds.flatMap((kind) =>
    release.all(kind).map((live) => [`${kind}/${live.definition.name}`, of(live)] as const),
  );
  return Object.fromEntries(entries);
}

function numberOf(text: string | undefined): number {
  const number = /^\d{1,9}$/.test(text ?? '') ? Number(text) : 0;
  if (number === 0) throw notFound('release', text ?? '');
  return number;
}
