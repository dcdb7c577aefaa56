// The job that finds the audience of a mailing and writes a message, or starts a process, for each: slice by slice, each a transaction that says where the
// next begins. Killed at any point it goes on there: nobody is left out and nobody is in twice.

import type { Database } from '../../database/database.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { PathLoader } from '../../entities/load-paths.ts';
import type { RecordService, Stored } from '../../entities/records.ts';
import { asHouse, type Context, type InTransaction } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import type { Messaging } from '../../messaging/messaging.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import { refusalFor } from '../acts/contacts.ts';
import { mayTrack } from '../may-track.ts';
import { messageData, type SendNeeds } from '../message-data.ts';
import { variableOfRecord } from '../variable-of-record.ts';
import { findMailing, type StoredMailing, saveSlice } from './mailing-store.ts';

export interface GatherNeeds extends SendNeeds {
  readonly database: Database;
  readonly records: RecordService;
  readonly loader: PathLoader;
  readonly definitions: Definitions;
  readonly messaging: Messaging;
  readonly workflow: Workflow;
}

/** As who began it; what follows is one story with the mailing. */
export function contextOf({ principal, locale, id }: StoredMailing): Context {
  return { principal, locale, correlationId: id };
}

/** Takes on the next slice; false = there are no more. */
export async function gatherSlice(needs: GatherNeeds, id: Id): Promise<boolean> {
  const mailing = await findMailing(needs.database, id);
  if (mailing === undefined || mailing.status !== 'sending' || mailing.isGathered) return false;
  return takeSlice(needs, mailing);
}

async function takeSlice(needs: GatherNeeds, mailing: StoredMailing): Promise<boolean> {
  const context = contextOf(mailing);
  const page = await needs.records.query(context, mailing.entity, {
    filter: mailing.filter,
    limit: limits.pageSize,
    ...(mailing.cursor === undefined ? {} : { after: mailing.cursor }),
  });
  return needs.database.transaction(context, async (inside) => {
    if (!(await saveSlice(inside, mailing, { cursor: page.next, added: page.items.length }))) return false;
    if (page.items.length === 0) return true;
    if (mailing.process === undefined) await write(needs, inside, mailing, page.items);
    else await begin(needs, inside, mailing.process, page.items);
    return true;
  });
}

async function write(
  needs: GatherNeeds,
  context: InTransaction,
  { id, template = '' }: StoredMailing,
  records: readonly Stored[],
): Promise<void> {
  const release = needs.definitions.current(context);
  const channel = release.message(template)?.definition.channel ?? '';
  const items = [];
  for (const record of records) {
    const { data } = await messageData(needs, context, template, record, []);
    const { language } = record.values;
    items.push({
      data,
      about: { entity: record.entity, id: record.id },
      refusal: refusalFor(release, record, channel),
      isTracked: mayTrack(release, record),
      ...(typeof language === 'string' && language !== '' ? { language } : {}),
    });
  }
  await needs.messaging.many.put(context, { mailing: id, template, items });
}

/** In the transaction of the slice: a process is begun for each once. */
async function begin(
  { workflow, definitions }: GatherNeeds,
  context: InTransaction,
  process: string,
  records: readonly Stored[],
): Promise<void> {
  const house = asHouse(context, 'mailing');
  const variables = await workflow.recordVariables(house, process);
  for (const { entity, id } of records) {
    const definition = definitions.current(context).entity(entity) ?? { name: entity };
    const variable = variableOfRecord(variables, definition);
    await workflow.start(house, process, { variables: { [variable]: id }, subject: { entity, id } });
  }
}
