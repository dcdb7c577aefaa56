// When a process reaches a user task: write the task record.
import type { WorkflowPorts } from '../../workflow/workflow.ts';
import { type OpenTaskNeeds, openTask } from '../tasks/open-task.ts';

export function createOpenTask(needs: OpenTaskNeeds): WorkflowPorts['openTask'] {
  return async (context, instance, effect) => {
    await openTask(needs, context, {
      name: effect.name,
      assignee: effect.assignee,
      candidateRole: effect.candidateRole,
      candidateRoles: effect.candidateRoles,
      candidateUsers: effect.candidateUsers,
      lane: effect.lane,
      dueAt: effect.dueAt,
      followUpAt: effect.followUpAt,
      priority: effect.priority,
      form: effect.form,
      subject: instance.subject,
      wait: { process: instance.process, instance: instance.id, element: effect.element, activity: effect.activity },
    });
  };
}
