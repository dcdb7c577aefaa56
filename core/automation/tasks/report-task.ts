// Instead of completing a task: an error or escalation that the model catches at it (BPMN 2.0.2, 10.5.1 and 10.5.6). One that interrupts ends the task.
import type { Database } from '../../database/database.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { RecordService, Stored } from '../../entities/records.ts';
import type { Events } from '../../events/events.ts';
import type { Clock } from '../../kernel/clock.ts';
import { asHouse, byRightOfHouse, type Context } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';
import { invalid } from '../../kernel/problem.ts';
import type { Report, Workflow } from '../../workflow/workflow.ts';
import { elementNameFor } from '../reader-names.ts';
import { doneBy, requireWorker } from './complete-task.ts';
import type { FindTask } from './find-task.ts';
import { eventData, subjectOf } from './task-item.ts';
import type { TaskPolicy } from './task-policy.ts';
import type { ReportInput } from './tasks.ts';

export interface ReportTaskNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly events: Events;
  readonly workflow: Workflow;
  readonly taskPolicy: TaskPolicy;
  readonly findTask: FindTask;
  readonly clock: Clock;
}

/** What the model lets a person report at the task, with the names the reader knows. */
export async function reportsOf(
  { workflow, definitions }: Pick<ReportTaskNeeds, 'workflow' | 'definitions'>,
  context: Context,
  task: Stored,
): Promise<readonly Report[]> {
  const { process, instance, element } = task.values;
  if (typeof process !== 'string' || typeof instance !== 'string' || typeof element !== 'string') return [];
  const release = definitions.current(context);
  const reports = await workflow.reports(asHouse(context, 'inbox'), instance, element);
  return reports.map((report) => ({
    ...report,
    name: elementNameFor(release, context.locale, { process, element: report.element }, report.name) ?? report.code,
  }));
}

export function createReportTask(needs: ReportTaskNeeds) {
  const { records, events, workflow, findTask, clock } = needs;

  return (outer: Context, id: Id, { kind, code, note = '' }: ReportInput): Promise<void> =>
    findTask.change(outer, id, undefined, async (context, task) => {
      await requireWorker(needs, context, task);
      const reports = await reportsOf(needs, context, task);
      const report = reports.find((one) => one.kind === kind && one.code === code);
      if (report === undefined) {
        const allowed = reports.map((one) => one.code).join(', ');
        throw invalid([{ pointer: '/code', code: 'report-unknown', params: { found: code, allowed } }]);
      }
      const name = String(report.name ?? code);
      if (report.interrupts) {
        const changes = { ...doneBy(context, task, clock.now()), outcome: name.slice(0, 200) };
        await records.update(byRightOfHouse(context, 'report a task'), 'task', id, changes, { version: task.version });
      }
      const event = await events.append(context, {
        type: 'task.reported',
        subject: subjectOf(task) ?? { entity: 'task', id },
        data: { ...eventData(task), report: name, code, kind, ...(note === '' ? {} : { note }) },
      });
      const { instance, activity } = task.values;
      const acting = { ...context, causationId: event.id };
      await workflow.report(acting, String(instance), String(activity), { kind, code, detail: note });
    });
}
