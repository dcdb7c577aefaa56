// Records a formula is tried on while it is designed.
import { http, segment } from '../api/client.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed } from '../api/session.ts';

export interface ExampleRecord {
  readonly id: string;
  readonly title: string;
}

export interface Example {
  readonly value: unknown;
  readonly reason?: { readonly message: string };
}

const mostRecords = 10;

export const examples = {
  /** The records that changed last; none of an entity that is not live yet. */
  async records(entity: string): Promise<ExampleRecord[]> {
    const titleField = entityNamed(entity)?.titleField;
    if (titleField === undefined) return [];
    const { items } = await ravand.records(entity, { sort: 'updatedAt:desc', limit: mostRecords });
    return items.map(({ id, values }) => ({ id, title: String(values[titleField] ?? id) }));
  },
  compute: (
    entity: string,
    asked: { record: string; kind: string; expression: string; scale?: number | undefined },
  ): Promise<Example> => http.post<Example>(`/api/entities/${segment(entity)}/formula`, asked),
};
