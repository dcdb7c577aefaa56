// A follow-up: a task about the record, with an owner, a date, and a reminder before it.
import { ravand } from '../../api/ravand.ts';
import { entityNamed, session } from '../../api/session.ts';
import type { ShownField } from '../../forms/fields.ts';
import { t } from '../../shell/texts.ts';
import type { Act } from './act.ts';
import { filled, leadOf, remindField } from './activity-fields.ts';

export const taskAct: Act = {
  name: 'task',
  icon: 'list-checks',
  isOffered: ({ state }) => state.may.plan,
  fields() {
    const known = entityNamed('task')?.fields ?? [];
    const asked = ['name', 'assignee', 'dueAt'].flatMap((name): ShownField[] => {
      const field = known.find((one) => one.name === name);
      return field ? [{ ...field, required: name !== 'dueAt', readOnly: false }] : [];
    });
    const by = known.find(({ name }) => name === 'remindBy');
    return [...asked, remindField(), ...(by ? [{ ...by, readOnly: false }] : [])];
  },
  begin: ({ entity }) => ({
    name: t('acts.task.begin'),
    assignee: session.me?.id ?? null,
    remind: entity.name === 'task' ? null : '30',
    remindBy: 'inApp',
  }),
  async send({ entity, record }, values, key) {
    const { remind: _remind, ...asked } = values;
    const stored = await ravand.planFollowUp(entity.name, record.id, { ...filled(asked), ...leadOf(values) }, key);
    return { text: t('acts.task.done'), undo: () => ravand.withdrawFollowUp(entity.name, record.id, stored.id) };
  },
};
