// Rule action createTask { name, assignee? or candidateRole?, dueAt?, followUpAt?, form?, priority? }: a task about the record, outside of any process.
import type { RuleActionHandler } from '../actions.ts';
import { type OpenTaskNeeds, openTask } from '../tasks/open-task.ts';

export function createTask(needs: OpenTaskNeeds): RuleActionHandler {
  return {
    name: 'createTask',
    parameters: [
      { name: 'name', kind: 'text', required: true },
      { name: 'assignee', kind: 'user' },
      { name: 'candidateRole', kind: 'role' },
      { name: 'dueAt', kind: 'instant' },
      { name: 'followUpAt', kind: 'instant' },
      { name: 'form', kind: 'form', isFixed: true },
      { name: 'priority', kind: 'number' },
    ],
    async run(context, { record, arguments: args }) {
      const text = (name: string): string | undefined => {
        const value = args[name];
        return typeof value === 'string' && value !== '' ? value : undefined;
      };
      const task = await openTask(needs, context, {
        name: text('name') ?? '',
        assignee: text('assignee'),
        candidateRole: text('candidateRole'),
        dueAt: text('dueAt'),
        followUpAt: text('followUpAt'),
        form: text('form'),
        priority: args.priority === undefined || args.priority === null ? undefined : Number(args.priority),
        subject: { entity: record.entity, id: record.id },
      });
      return { task: task.id, name: text('name') ?? '' };
    },
  };
}
