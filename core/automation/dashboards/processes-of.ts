// The running processes in which a person takes part: those that gave them a task. What they are about is told as far as the person may see it.
import type { ProcessTakenPartIn } from '../../../schemas/dashboard-data.ts';
import type { Database } from '../../database/database.ts';
import { name as identifier, isAmong, sql } from '../../database/sql.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { RecordService } from '../../entities/records.ts';
import { titlesOf } from '../../entities/titles.ts';
import type { Context } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { tableOf } from '../../query/columns.ts';
import type { InstanceInfo, Workflow } from '../../workflow/workflow.ts';

interface ProcessesNeeds {
  readonly database: Database;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly records: Pick<RecordService, 'query'>;
  readonly workflow: Pick<Workflow, 'instances'>;
}

const shown = 20;
const tasks = identifier(tableOf({ name: 'task' }));
const column = (name: string) => sql`t.${identifier(name)}`;

/** The newest first. */
export async function processesOf(needs: ProcessesNeeds, context: Context): Promise<readonly ProcessTakenPartIn[]> {
  if (context.principal.kind !== 'user') return [];
  const me = context.principal.id;
  const reader = needs.database.reader(context);
  const rows = await reader.read<{ instance: string }>(
    sql`select distinct ${column('instance')} as "instance" from ${tasks} as t
      where (${column('assignee')} = ${me} or ${column('completedBy')} = ${me} or ${column('owner')} = ${me}) and ${column('instance')} is not null
      order by 1 desc limit ${limits.pageSize}`,
  );
  if (rows.length === 0) return [];
  const ids = rows.map(({ instance }) => instance);
  const running = await needs.workflow.instances(context, { ids, status: 'running' }, { limit: shown });
  const waits = await reader.read<{ instance: string; name: string; assignee: string | null }>(
    sql`select ${column('instance')} as "instance", ${column('name')} as "name", ${column('assignee')} as "assignee" from ${tasks} as t
      where ${column('instance')} ${isAmong(running.map(({ id }) => id))} and ${column('state')} = ${'open'} order by ${column('id')} limit ${limits.pageSize}`,
  );
  const subjects = await subjectsOf(needs, context, running);
  const release = needs.definitions.current(context);
  return running.map(({ id, process, startedAt, incidents }) => {
    const label = release.process(process)?.definition.label;
    const subject = subjects.get(id);
    return {
      id,
      process,
      ...(label === undefined ? {} : { label }),
      startedAt: startedAt.toISOString(),
      incidents,
      ...(subject === undefined ? {} : { subject }),
      waitsFor: waits
        .filter(({ instance }) => instance === id)
        .map(({ name, assignee }) => ({ name, isMine: assignee === me })),
    };
  });
}

/** By instance. Whoever may not see the record learns nothing of it. */
async function subjectsOf(
  { definitions, records }: ProcessesNeeds,
  context: Context,
  running: readonly InstanceInfo[],
): Promise<ReadonlyMap<Id, NonNullable<ProcessTakenPartIn['subject']>>> {
  const release = definitions.current(context);
  const about = running.flatMap(({ id: instance, subject }) =>
    subject === undefined
      ? []
      : [{ instance, id: subject.id, entity: release.entity(subject.entity)?.name ?? subject.entity }],
  );
  const found = new Map<Id, NonNullable<ProcessTakenPartIn['subject']>>();
  for (const entity of new Set(about.map((one) => one.entity))) {
    const some = about.filter((one) => one.entity === entity);
    const ids = some.map(({ id }) => id);
    const titles = await titlesOf(records, release, context, entity, ids);
    for (const { instance, id } of some) {
      const title = titles.get(id);
      if (title !== undefined) found.set(instance, { entity, id, title });
    }
  }
  return found;
}
