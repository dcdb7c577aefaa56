// Rule action notify { text, title?, user? or role? or team? }: a notice inside Ravand; without somebody named, for the owner of the record.
import type { Definitions } from '../../definitions/definitions.ts';
import type { RecordService, Stored } from '../../entities/records.ts';
import type { InTransaction } from '../../kernel/context.ts';
import { type Id, isId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Messaging } from '../../messaging/messaging.ts';
import type { RuleActionHandler } from '../actions.ts';

interface NotifyNeeds {
  readonly records: RecordService;
  readonly definitions: Definitions;
  readonly messaging: Messaging;
}

const template = 'rule-notice';

export function notify({ records, definitions, messaging }: NotifyNeeds): RuleActionHandler {
  async function receivers(
    context: InTransaction,
    record: Stored,
    { user, role, team }: Readonly<Record<string, unknown>>,
  ): Promise<readonly Id[]> {
    if (isId(user)) return [user];
    if (typeof role === 'string' || typeof team === 'string') {
      const own = typeof role === 'string' ? { field: 'role', value: role } : { field: 'team', value: String(team) };
      const filter = {
        and: [
          { field: 'active', operator: 'eq' as const, value: true },
          { ...own, operator: 'eq' as const },
        ],
      };
      const { items } = await records.query(context, 'user', { filter, limit: limits.pageSize });
      return items.map(({ id }) => id);
    }
    const owner = record.values[definitions.current(context).entity(record.entity)?.ownerField ?? ''];
    return isId(owner) ? [owner] : [];
  }

  return {
    name: 'notify',
    parameters: [
      { name: 'text', kind: 'text', required: true },
      { name: 'title', kind: 'text' },
      { name: 'user', kind: 'user' },
      { name: 'role', kind: 'role' },
      { name: 'team', kind: 'team' },
    ],
    async run(context, { record, arguments: args }) {
      const text = String(args.text ?? '');
      const title = typeof args.title === 'string' ? args.title : '';
      const users = await receivers(context, record, args);
      if (users.length === 0) throw new Problem(422, 'rule-nobody-to-notify', { params: { entity: record.entity } });
      for (const id of users)
        await messaging.queue(context, {
          template,
          data: { user: { id }, title, text },
          about: { entity: record.entity, id: record.id },
        });
      return { count: users.length, name: title || text.slice(0, 100) };
    },
  };
}
