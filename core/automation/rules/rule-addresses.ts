// Rules that systems outside call: an address and a secret each, what a call brings mapped by the rule, the record it is about found or made, and the rule
// asked about it, in one transaction. The same key again has no second effect.
import { createHash } from 'node:crypto';
import type { RuleDefinition, WebhookTrigger } from '../../../schemas/types.ts';
import { isToken, newToken, tokenHash } from '../../access/secret-token.ts';
import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { RecordService } from '../../entities/records.ts';
import { actorOf } from '../../events/actor.ts';
import type { Events } from '../../events/events.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import type { FeelValue } from '../../expressions/expressions.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../../kernel/context.ts';
import type { Json, JsonObject } from '../../kernel/data.ts';
import { type Id, newId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { notFound, Problem } from '../../kernel/problem.ts';
import { plainOf } from './rule-arguments.ts';
import type { RunRules } from './run-rules.ts';

export interface RuleAddress {
  readonly address: string;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** What a call came to. */
export interface CallAnswer {
  /** The record it was about; absent when there is none. */
  readonly record?: Id;
  /** Did the rule's condition hold? */
  readonly held: boolean;
  /** The same call had been made before. */
  readonly repeated: boolean;
}

export interface RuleAddresses {
  find(context: Context, rule: string): Promise<RuleAddress | undefined>;
  /** A new secret, and an address when there is none yet: told once. @throws Problem 404, 422 `rule-not-called` */
  renew(context: Context, rule: string): Promise<RuleAddress & { readonly secret: string }>;
  remove(context: Context, rule: string): Promise<void>;
  /** @throws Problem 404 for an address that is none, and 401 for another secret; 422 for a body that does not fit, or another one under the key */
  call(
    context: Context,
    call: {
      readonly address: string;
      readonly secret: string | undefined;
      readonly key: string | undefined;
      readonly body: Json;
    },
  ): Promise<CallAnswer>;
}

export interface AddressNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly events: Pick<Events, 'audit'>;
  readonly clock: Clock;
  readonly runRules: RunRules;
}

interface Row {
  readonly rule: string;
  readonly address: string;
  readonly secret_hash: string;
  readonly created_at: number;
  readonly created_by: string;
}

type CalledRule = RuleDefinition & { readonly trigger: WebhookTrigger };

export function createRuleAddresses(needs: AddressNeeds): RuleAddresses {
  const { database, definitions, records, clock } = needs;
  const now = (): number => clock.now().getTime();

  async function rowOf(context: Context, rule: string): Promise<Row | undefined> {
    const [row] = await database.reader(context).read<Row>(sql`select * from rule_addresses where rule = ${rule}`);
    return row;
  }

  const audit = (context: InTransaction, act: string, rule: string) =>
    needs.events.audit(context, { action: `rule.${act}`, subject: { entity: 'rule', id: rule }, changes: {} });

  /** Answers what was answered the first time, or undefined when this is it. */
  async function answered(context: InTransaction, id: string, hash: string): Promise<CallAnswer | undefined> {
    const { transaction } = context;
    await transaction.write(sql`delete from rule_calls where at < ${now() - limits.ruleCallKeptMs}`);
    const added =
      await transaction.write(sql`insert into rule_calls (id, body_hash, at) values (${id}, ${hash}, ${now()})
      on conflict (id) do nothing`);
    if (added === 1) return undefined;
    const [row] = await transaction.read<{ body_hash: string; answer: string | null }>(
      sql`select body_hash, answer from rule_calls where id = ${id}`,
    );
    if (row?.body_hash !== hash) throw new Problem(422, 'idempotency-key-reused');
    return { held: false, ...(JSON.parse(row.answer ?? '{}') as object), repeated: true };
  }

  /** The record that is meant; made of what was taken when the rule says so. */
  async function recordFor(context: InTransaction, rule: CalledRule, given: JsonObject): Promise<Id | undefined> {
    const { match, create } = rule.trigger;
    const wanted = match === undefined ? null : (given[match] ?? null);
    if (match !== undefined && (typeof wanted === 'string' || typeof wanted === 'number')) {
      const filter = { field: match, operator: 'eq' as const, value: wanted };
      const [found] = (await records.query(context, rule.entity, { filter, limit: 1 })).items;
      if (found !== undefined) return found.id;
    }
    if (create !== true) return undefined;
    const entity = definitions.current(context).entity(rule.entity);
    const values = Object.entries(given).filter(([name]) => entity?.fields.some((field) => field.name === name));
    return (await records.create(context, rule.entity, Object.fromEntries(values))).id;
  }

  async function ask(context: InTransaction, rule: CalledRule, body: Json): Promise<Omit<CallAnswer, 'repeated'>> {
    const { timeZone } = definitions.current(context).settings;
    const given = taken(rule.trigger, body, { now: clock.now(), zone: timeZone });
    const record = await recordFor(context, rule, given);
    if (record === undefined) return { held: false };
    const { name, entity } = rule;
    const held = await needs.runRules.fireOne(context, {
      rule: name,
      entity,
      id: record,
      type: 'rule.called',
      data: {},
      given,
    });
    return { record, held };
  }

  return {
    async find(context, rule) {
      const row = await rowOf(context, rule);
      return row && addressOf(row);
    },
    async renew(context, rule) {
      const live = definitions.current(context).get('rule', rule)?.definition;
      if (live === undefined) throw notFound('rule', rule);
      if (live.trigger?.type !== 'webhook') throw new Problem(422, 'rule-not-called', { params: { rule } });
      const secret = newToken();
      return database.transaction(context, async (inside) => {
        const by = actorOf(inside.principal);
        await inside.transaction.write(sql`insert into rule_addresses (rule, address, secret_hash, created_at, created_by)
          values (${rule}, ${newToken()}, ${tokenHash(secret)}, ${now()}, ${by})
          on conflict (rule) do update set secret_hash = excluded.secret_hash, created_at = excluded.created_at, created_by = excluded.created_by`);
        await audit(inside, 'secret-made', rule);
        return { ...addressOf((await rowOf(inside, rule))!), secret };
      });
    },
    remove: (context, rule) =>
      database.transaction(context, async (inside) => {
        await inside.transaction.write(sql`delete from rule_addresses where rule = ${rule}`);
        await audit(inside, 'address-removed', rule);
      }),
    async call(context, { address, secret, key, body }) {
      if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key)) throw new Problem(422, 'bad-idempotency-key');
      const [row] = isToken(address)
        ? await database.reader(context).read<Row>(sql`select * from rule_addresses where address = ${address}`)
        : [];
      if (row === undefined) throw notFound('address', address.slice(0, 60));
      if (!isToken(secret) || tokenHash(secret) !== row.secret_hash) throw new Problem(401, 'bad-secret');
      const caller = { ...systemContext(`rule ${row.rule}`, newId(), context.locale) };
      return database.transaction(caller, async (inside) => {
        const rule = definitions.current(inside).get('rule', row.rule)?.definition;
        if (rule === undefined || rule.enabled === false || !isCalled(rule)) throw notFound('address', address);
        const id = key === undefined ? undefined : sha256(`${row.rule}\n${key}`);
        const before = id === undefined ? undefined : await answered(inside, id, sha256(JSON.stringify(body)));
        if (before !== undefined) return before;
        const answer = await ask(inside, rule, body);
        if (id !== undefined)
          await inside.transaction.write(
            sql`update rule_calls set answer = ${JSON.stringify(answer)} where id = ${id}`,
          );
        return { ...answer, repeated: false };
      });
    },
  };
}

function isCalled(rule: RuleDefinition): rule is CalledRule {
  return rule.trigger?.type === 'webhook';
}

function addressOf({ address, created_at, created_by }: Row): RuleAddress {
  return { address, createdAt: new Date(Number(created_at)), createdBy: created_by };
}

/** What the rule takes of a body, by name. */
export function taken(trigger: WebhookTrigger, body: Json, options: { now: Date; zone: string }): JsonObject {
  return Object.fromEntries(
    Object.entries(trigger.take).map(([name, source]) => {
      const value = compileExpression(source, { names: ['body'] }).evaluate({ body: body as FeelValue }, options);
      return [name, plainOf(value, options.zone)];
    }),
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
