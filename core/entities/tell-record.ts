// The log of a write that happened: audit by field id, event by field name.
import type { InTransaction } from '../kernel/context.ts';
import type { RecordCall, RecordNeeds } from './record-call.ts';
import { changesJson, type RecordState } from './record-state.ts';
import type { Values } from './records.ts';

export async function tellRecord(
  needs: Pick<RecordNeeds, 'events'>,
  call: RecordCall<InTransaction>,
  verb: 'created' | 'updated' | 'computed' | 'deleted' | 'restored',
  state: RecordState,
  changed: readonly string[],
  before: Values,
  after: Values,
): Promise<void> {
  const { context, entity, model } = call;
  // What becomes of lines is a change of the record they belong to.
  if (entity.ownedBy !== undefined) return;
  const subject = { entity: entity.name, id: state.id, was: entity.was };
  // To who listens a value that was computed anew is a change like any other; in the audit it is no version of its own.
  const type = `record.${verb === 'computed' ? 'updated' : verb}`;
  const { byName, byId } = changesJson(model, changed, before, after);
  await needs.events.audit(context, { action: `record.${verb}`, subject, changes: byId });
  const data = { changes: byName, version: state.version };
  await needs.events.append(context, { type, subject, data });
}
