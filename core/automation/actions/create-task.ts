// Rule action createTask { name, assignee? or candidateRole?, dueAt?, followUpAt?, form?, priority? }: a task about the record, outside of any process.
import type { RuleActionHandler } from '../actions.ts';
import { type OpenTaskNeeds, openTask } from '../tasks/open-task.ts';

export function createTask(needs: OpenTaskNeeds): RuleActionHandler {
  return {
    name: 'createTask',
    check(args, release) {
      const faults = [];
      if (typeof args.name !== 'string' || args.name === '')
        faults.push({ pointer: '/name', code: 'validation.required', params: { name: 'name' } });
      const form = args.form;
      if (form !== undefined && (typeof form !== 'string' || release.form(form) === undefined)) {
        faults.push({ pointer: '/form', code: 'rule-form-unknown', params: { found: String(form) } });
      }
      return faults;
    },
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
