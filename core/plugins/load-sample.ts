// Samples through the ordinary way: what their steps say is done by the person who loads them, with the rules, processes and numbers of the house, one after
// another. Nothing of it is told to anybody outside, now or later.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { FilterTree, SampleStep } from '../../schemas/types.ts';
import type { Tasks } from '../automation/tasks/tasks.ts';
import { definitionValidator } from '../definitions/definition-validator.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import { newId } from '../kernel/id.ts';
import { projectRoot } from '../kernel/node/paths.ts';
import type { Messaging } from '../messaging/messaging.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { PluginFault } from './plugin-folder.ts';
import { sampleValues } from './sample-values.ts';

export interface KeepOutNeeds {
  readonly definitions: Pick<Definitions, 'current'>;
  readonly messaging: Pick<Messaging, 'choose'>;
}

export interface LoadNeeds extends KeepOutNeeds {
  readonly records: RecordService;
  readonly events: Events;
  readonly tasks: Pick<Tasks, 'complete'>;
  readonly workflow: Pick<Workflow, 'settle'>;
  readonly clock: Clock;
}

/** A file of steps and whose it is. */
export interface SampleFile {
  readonly plugin: string;
  readonly path: string;
}

/** Does all steps in the caller's transaction, as the principal of the context. @throws PluginFault naming file and step */
export async function loadSample(
  context: InTransaction,
  me: Stored,
  files: readonly SampleFile[],
  needs: LoadNeeds,
): Promise<void> {
  const inside: InTransaction = { ...context, via: 'sample' };
  const named = new Map<string, Stored>();
  for (const file of files) {
    for (const [index, step] of stepsOf(file).entries()) {
      try {
        await doStep(needs, inside, me, named, step);
      } catch (error) {
        throw fault(file, `step ${index + 1}: ${said(error)}`, error);
      }
    }
  }
}

function stepsOf(file: SampleFile): readonly SampleStep[] {
  try {
    const steps: unknown = JSON.parse(readFileSync(file.path, 'utf8'));
    const wrong = definitionValidator.sample(steps)[0];
    if (wrong === undefined) return steps as readonly SampleStep[];
    throw new Error(`${wrong.pointer}: ${wrong.code} ${JSON.stringify(wrong.params ?? {})}`);
  } catch (error) {
    throw fault(file, said(error), error);
  }
}

function fault({ plugin, path }: SampleFile, detail: string, cause: unknown): PluginFault {
  return new PluginFault(plugin, `${relative(projectRoot, path)} ${detail}`, { cause });
}

function said(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const details = 'details' in error ? ` ${JSON.stringify(error.details)}` : '';
  return `${error.message}${details}`;
}

async function doStep(
  needs: LoadNeeds,
  outer: InTransaction,
  me: Stored,
  named: Map<string, Stored>,
  step: SampleStep,
): Promise<void> {
  const { definitions, events, workflow, clock } = needs;
  // What stays is an act of its own, so that it is not among what followed from the samples.
  const context = step.stays === true ? { ...outer, correlationId: newId() } : outer;
  const values = sampleValues(step.values, {
    release: definitions.current(context),
    now: clock.now(),
    me,
    named,
  });
  const record = await act(needs, context, named, step, values);
  if (step.as !== undefined && record !== undefined) named.set(step.as, record);
  do await workflow.settle(context);
  while ((await events.settle(context)) > 0);
}

/** Answers the record that was made or found. */
async function act(
  needs: LoadNeeds,
  context: InTransaction,
  named: ReadonlyMap<string, Stored>,
  { create, change, find, complete }: SampleStep,
  values: Record<string, unknown>,
): Promise<Stored | undefined> {
  const { records } = needs;
  if (create !== undefined) {
    const made = await records.create(context, create, values);
    await keepOut(needs, context, made);
    return made;
  }
  if (find !== undefined) return newest(records, context, find, values);
  const about = named.get(change ?? complete ?? '');
  if (about === undefined) throw new Error(`no record is called ${change ?? complete}`);
  if (change !== undefined) await records.update(context, about.entity, about.id, values);
  else {
    const task = await newest(records, context, 'task', { subjectId: about.id, state: 'open' });
    await needs.tasks.complete(context, task.id, values);
  }
  return undefined;
}

async function newest(
  records: RecordService,
  context: InTransaction,
  entity: string,
  values: Readonly<Record<string, unknown>>,
): Promise<Stored> {
  const terms = Object.entries(values).map(
    ([field, value]): FilterTree => ({ field, operator: 'eq', value: value as string }),
  );
  const sort = [{ field: 'createdAt', direction: 'desc' as const }];
  const { items } = await records.query(context, entity, { filter: { and: terms }, sort, limit: 1 });
  if (items[0] === undefined) throw new Error(`no ${entity} with ${JSON.stringify(values)}`);
  return items[0];
}

/** Whoever really has such an address gets nothing by it. */
export async function keepOut(
  { definitions, messaging }: KeepOutNeeds,
  context: InTransaction,
  record: Stored,
): Promise<void> {
  const fields = definitions.current(context).entity(record.entity)?.fields ?? [];
  for (const { name, kind } of fields) {
    const channel = kind === 'phone' ? 'sms' : kind === 'email' ? 'email' : undefined;
    const address = record.values[name];
    if (channel !== undefined && typeof address === 'string')
      await messaging.choose(context, { channel, address, wanted: false, source: 'sample' });
  }
}
