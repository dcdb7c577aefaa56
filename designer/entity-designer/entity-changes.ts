// The studio's routes for entities that change as a whole: another API name, removal, and the bin.
import type { LocalText } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import type { Use } from './schema-changes.ts';

export interface Named {
  readonly kind: string;
  readonly name: string;
  readonly label?: LocalText;
}

export interface EntityPreview {
  readonly records: number;
  readonly uses: readonly Use[];
  readonly goes: readonly Named[];
  readonly running: number;
  readonly findings: readonly { readonly message: string }[];
}

export interface BinnedEntity extends Omit<Named, 'kind' | 'name'> {
  readonly id: string;
  readonly entity: string;
  readonly records: number;
  readonly goes: readonly Named[];
  readonly deletedAt: string;
  readonly deletedBy: string;
  readonly endsAt: string;
}

const base = '/api/entity-changes';

export const entityChanges = {
  previewName: (entity: string, to: string) => http.post<EntityPreview>(`${base}/preview-name`, { entity, to }),
  rename: (entity: string, to: string, version: number) => http.post<void>(`${base}/name`, { entity, to, version }),
  previewRemoval: (entity: string) => http.post<EntityPreview>(`${base}/preview-removal`, { entity }),
  remove: (entity: string, version: number) => http.post<void>(`${base}/removal`, { entity, version }),
  bin: () => http.get<{ items: BinnedEntity[] }>(`${base}/bin`),
  restore: (id: string) => http.post<void>(`${base}/bin/${segment(id)}/restore`),
};
