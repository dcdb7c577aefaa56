// /api/rules: what the studio asks about rules beside their definitions: actions, how often they fired, how they came out, trials, addresses.
import type { RuleDefinition } from '../../../schemas/types.ts';
import type { JsonObject } from '../../kernel/data.ts';
import { limits } from '../../kernel/limits.ts';
import { invalid } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { boolean, closed, id, integer, list, maybe, object, text } from '../schemas.ts';

const definition = object;
const address = { address: text(), url: text(), createdAt: text(), createdBy: text() };

interface TryBody {
  readonly definition: RuleDefinition;
  readonly record: string;
  readonly values?: JsonObject;
  readonly given?: JsonObject;
}

export function ruleRoutes(needs: RouteNeeds): readonly Route[] {
  return [...lookingRoutes(needs), ...tryingRoutes(needs), ...addressRoutes(needs)];
}

function lookingRoutes({ ruleStudio }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/rules/actions',
      access: 'studio',
      summary: 'What rules may do, with the parameters of each; those of plugins among them.',
      answer: closed({ items: list(object) }),
      handle: async () => ({ body: { items: ruleStudio.actions() } }),
    }),
    route({
      method: 'GET',
      path: '/api/rules/tallies',
      access: 'studio',
      summary:
        'How often each rule fired in the last thirty days, how often an action of it failed, and when it fired last.',
      answer: closed({
        items: list(closed({ rule: text(), fired: integer, failed: integer, lastFiredAt: maybe(text()) })),
      }),
      handle: async ({ context }) => ({ body: { items: await ruleStudio.tallies(context) } }),
    }),
    route({
      method: 'GET',
      path: '/api/rules/:name/evaluations',
      access: 'studio',
      summary:
        'How the rule came out lately, those that came nearest first, with the values seen as far as the asker may read them.',
      answer: closed({ items: list(object), runs: list(object) }),
      handle: async ({ context, params }) => ({ body: await ruleStudio.evaluations(context, params.name ?? '') }),
    }),
  ];
}

function tryingRoutes({ ruleStudio, definitions }: RouteNeeds): readonly Route[] {
  /** Trials are of anything that could be published: the schema first. */
  const checked = async (context: Parameters<typeof definitions.check>[0], draft: RuleDefinition) => {
    const found = await definitions.check(context, draft);
    if (found.length > 0) throw invalid(found.map((fault) => ({ ...fault, pointer: `/definition${fault.pointer}` })));
  };
  return [
    route<Record<string, never>, TryBody>({
      method: 'POST',
      path: '/api/rules/try',
      access: 'studio',
      reads: true,
      summary:
        'What a draft would decide about a record and do to it; everything is taken back, nothing leaves the house.',
      body: closed({ definition, record: id, values: object, given: object }, ['definition', 'record']),
      answer: object,
      async handle({ context, body }) {
        await checked(context, body.definition);
        return { body: await ruleStudio.try(context, body) };
      },
    }),
    route<Record<string, never>, { definition: RuleDefinition; days: number }>({
      method: 'POST',
      path: '/api/rules/trials',
      access: 'studio',
      summary: 'Begins to count how often a draft would have fired over the last days, beside the live version.',
      body: closed({ definition, days: { ...integer, minimum: 1, maximum: limits.ruleTrialDays } }, [
        'definition',
        'days',
      ]),
      answer: object,
      status: 201,
      async handle({ context, body }) {
        await checked(context, body.definition);
        return { status: 201, body: await ruleStudio.trials.start(context, body.definition, body.days) };
      },
    }),
    route({
      method: 'GET',
      path: '/api/rules/trials/:id',
      access: 'studio',
      summary: 'How far a trial is, and on which records the draft would have fired.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await ruleStudio.trials.get(context, params.id ?? '') }),
    }),
    route({
      method: 'DELETE',
      path: '/api/rules/trials/:id',
      access: 'studio',
      summary: 'Cancels a trial.',
      async handle({ context, params }) {
        await ruleStudio.trials.cancel(context, params.id ?? '');
        return {};
      },
    }),
  ];
}

function addressRoutes({ ruleStudio, ownOrigins }: RouteNeeds): readonly Route[] {
  const withUrl = <A extends { address: string }>(one: A) => ({
    ...one,
    url: `${ownOrigins()[0] ?? ''}/p/rules/${one.address}`,
  });
  return [
    route({
      method: 'GET',
      path: '/api/rules/:name/address',
      access: 'studio',
      summary: 'Where systems outside call the rule; null when it has no address yet.',
      answer: closed({ address: maybe(closed(address)) }),
      async handle({ context, params }) {
        const found = await ruleStudio.addresses.find(context, params.name ?? '');
        return { body: { address: found === undefined ? null : withUrl(found) } };
      },
    }),
    route({
      method: 'POST',
      path: '/api/rules/:name/address',
      access: 'studio',
      unkeyed: 'secret',
      summary: 'Makes an address with a secret, or a new secret for the one there is: told this once.',
      answer: closed({ ...address, secret: text() }),
      status: 201,
      async handle({ context, params }) {
        return { status: 201, body: withUrl(await ruleStudio.addresses.renew(context, params.name ?? '')) };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/rules/:name/address',
      access: 'studio',
      summary: 'Takes the address away: it answers 404 from now on.',
      async handle({ context, params }) {
        await ruleStudio.addresses.remove(context, params.name ?? '');
        return {};
      },
    }),
  ];
}

export const callAnswer = closed({ received: boolean, repeated: boolean, held: boolean, record: id }, [
  'received',
  'repeated',
  'held',
]);
