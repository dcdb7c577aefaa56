// What a formula or a condition comes to for the records that changed last, while it is designed.
import type { FieldKind } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed } from '../api/session.ts';
import type { StoredRecord, Value } from '../api/types.ts';
import type { Trial } from '../expression-editor/expression-editor.ts';
import { valueText } from '../format/values.ts';
import { recordTitle } from '../records/record-title.ts';

interface Example {
  readonly value: unknown;
  readonly reason?: { readonly message: string };
}

export interface Tried {
  readonly kind: FieldKind;
  readonly scale?: number;
}

const most = 5;

async function trialOf(
  entity: string,
  record: StoredRecord,
  title: string,
  tried: Tried,
  expression: string,
): Promise<Trial> {
  try {
    const asked = { record: record.id, expression, ...tried };
    const { value, reason } = await http.post<Example>(`/api/entities/${segment(entity)}/formula`, asked);
    if (reason) return { title, value: '', reason: reason.message };
    return { title, value: valueText({ id: 'formula', name: 'formula', ...tried }, value as Value) };
  } catch (error) {
    if (error instanceof ServerProblem) return { title, value: '', reason: error.detail };
    throw error;
  }
}

/** Nothing of an entity that is not live yet. */
export function triesOn(name: string, tried: Tried): ((expression: string) => Promise<readonly Trial[]>) | undefined {
  const entity = entityNamed(name);
  if (entity === undefined) return undefined;
  return async (expression) => {
    const { items } = await ravand.records(name, { sort: 'updatedAt:desc', limit: most });
    return Promise.all(items.map((record) => trialOf(name, record, recordTitle(record, entity), tried, expression)));
  };
}
