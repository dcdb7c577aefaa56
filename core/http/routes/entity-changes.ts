// /api/entity-changes: what another name of an entity would do, or its removal, both acts, and the bin of what was taken out.
import type { EntityPreview } from '../../entities/entity-changes.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { sayDetail } from '../say-detail.ts';
import { closed, integer, list, object, text, versionNumber } from '../schemas.ts';

const entity = text(64, 1);
const answer = closed({
  records: integer,
  uses: list(object),
  goes: list(object),
  running: integer,
  findings: list(object),
});

export function entityChangeRoutes({ entityChanges, texts }: RouteNeeds): readonly Route[] {
  const shown = (locale: string, preview: EntityPreview) => ({
    ...preview,
    findings: preview.findings.map(sayDetail(texts, locale)),
  });
  return [
    route<Record<string, never>, { entity: string; to: string }>({
      method: 'POST',
      path: '/api/entity-changes/preview-name',
      access: 'studio',
      reads: true,
      summary: 'What another API name of an entity would do: everything that follows it. Nothing is saved.',
      body: closed({ entity, to: text(64) }, ['entity', 'to']),
      answer,
      handle: async ({ context, body }) => ({
        body: shown(context.locale, await entityChanges.previewRename(context, body.entity, body.to)),
      }),
    }),
    route<Record<string, never>, { entity: string; to: string; version: number }>({
      method: 'POST',
      path: '/api/entity-changes/name',
      access: 'studio',
      summary: 'Gives an entity another API name, in everything that names it; its data are not touched.',
      body: closed({ entity, to: text(64), version: versionNumber }, ['entity', 'to', 'version']),
      async handle({ context, body }) {
        await entityChanges.rename(context, body);
        return {};
      },
    }),
    route<Record<string, never>, { entity: string }>({
      method: 'POST',
      path: '/api/entity-changes/preview-removal',
      access: 'studio',
      reads: true,
      summary:
        'What taking an entity out would do: its records, what goes along, what stands in the way. Nothing is saved.',
      body: closed({ entity }, ['entity']),
      answer,
      handle: async ({ context, body }) => ({
        body: shown(context.locale, await entityChanges.previewRemoval(context, body.entity)),
      }),
    }),
    route<Record<string, never>, { entity: string; version: number }>({
      method: 'POST',
      path: '/api/entity-changes/removal',
      access: 'studio',
      summary: 'Takes an entity out, with its records and what is about it; all of it lies in the bin for 30 days.',
      body: closed({ entity, version: versionNumber }, ['entity', 'version']),
      async handle({ context, body }) {
        await entityChanges.remove(context, body);
        return {};
      },
    }),
    route({
      method: 'GET',
      path: '/api/entity-changes/bin',
      access: 'studio',
      summary: 'Entities that were taken out and can come back, newest first.',
      answer: closed({ items: list(object) }, ['items']),
      handle: async ({ context }) => ({ body: { items: await entityChanges.bin(context) } }),
    }),
    route({
      method: 'POST',
      path: '/api/entity-changes/bin/:id/restore',
      access: 'studio',
      summary: 'Brings an entity back, with its data and what went along.',
      async handle({ context, params }) {
        await entityChanges.restore(context, params.id ?? '');
        return {};
      },
    }),
  ];
}
