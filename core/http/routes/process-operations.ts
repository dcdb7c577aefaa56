// What operators do to processes and their instances by hand: start, set variables, move tokens, trigger, run ad-hoc activities, try again, publish
// messages and signals. Keys of activities may hold slashes: they travel in bodies and queries, not in paths.
import type { Variables } from '../../engine/state.ts';
import type { InTransaction } from '../../kernel/context.ts';
import { limits } from '../../kernel/limits.ts';
import type { RouteNeeds } from '../needs.ts';
import { type JsonSchema, type Route, route } from '../route.ts';
import { closed, id, integer, list, object, text, values, versionNumber } from '../schemas.ts';

const key = text(1_000, 1);
const name = text(200, 1);
const reason = text(1_000);
const version = versionNumber;
const ttlMs: JsonSchema = { ...integer, minimum: 0, maximum: limits.messageTtlMostMs };

interface OfActivity {
  readonly activity: string;
  readonly reason?: string;
}

export function processOperationRoutes(needs: RouteNeeds): readonly Route[] {
  return [...instanceOperations(needs), ...adHocOperations(needs), ...processOperations(needs), ...publications(needs)];
}

/** An act on one instance that answers nothing. */
function act<Body>(
  { database }: RouteNeeds,
  path: string,
  summary: string,
  body: JsonSchema,
  work: (inside: InTransaction, instance: string, body: Body) => Promise<unknown>,
): Route {
  return route<Record<string, never>, Body>({
    method: 'POST',
    path: `/api/instances/:id/${path}`,
    access: 'operate',
    summary,
    body,
    status: 204,
    async handle({ context, params, body: given }) {
      await database.transaction(context, (inside) => work(inside, params.id ?? '', given));
      return {};
    },
  });
}

function instanceOperations(needs: RouteNeeds): readonly Route[] {
  const { operations } = needs.workflow;
  return [
    route({
      method: 'GET',
      path: '/api/instances/:id/activities',
      access: 'operate',
      summary: 'Everything that stands in an instance now.',
      answer: closed({ items: list(object) }),
      handle: async ({ context, params }) => ({
        body: { items: await operations.activities(context, params.id ?? '') },
      }),
    }),
    act<{ scope?: string; variables: Variables; reason?: string }>(
      needs,
      'variables',
      'Sets variables of an instance, or of one of its scopes.',
      closed({ scope: key, variables: values, reason }, ['variables']),
      (inside, instance, change) => operations.setVariables(inside, instance, change),
    ),
    act<OfActivity & { element: string }>(
      needs,
      'move',
      'Takes a token from where it stands and puts it on another element of the same scope.',
      closed({ activity: key, element: name, reason }, ['activity', 'element']),
      (inside, instance, { activity, element, reason: why }) =>
        operations.move(inside, instance, activity, element, why),
    ),
    act<OfActivity>(
      needs,
      'cancel-activity',
      'Ends one activity with everything in it.',
      closed({ activity: key, reason }, ['activity']),
      (inside, instance, { activity, reason: why }) => operations.cancelActivity(inside, instance, activity, why),
    ),
    act<OfActivity & { variables?: Variables }>(
      needs,
      'trigger',
      'Lets a receive task go on that waits for the word.',
      closed({ activity: key, variables: values, reason }, ['activity']),
      (inside, instance, { activity, variables = {}, reason: why }) =>
        operations.trigger(inside, instance, activity, variables, why),
    ),
  ];
}

function adHocOperations(needs: RouteNeeds): readonly Route[] {
  const { operations } = needs.workflow;
  return [
    route<{ activity?: string }>({
      method: 'GET',
      path: '/api/instances/:id/enabled',
      access: 'operate',
      summary: 'Activities that may be started in a running ad-hoc sub-process.',
      query: { activity: key },
      answer: closed({ items: list(object) }),
      handle: async ({ context, params, query }) => ({
        body: { items: await operations.enabled(context, params.id ?? '', query.activity ?? '') },
      }),
    }),
    act<OfActivity & { element: string }>(
      needs,
      'start-activity',
      'Starts an enabled activity of an ad-hoc sub-process.',
      closed({ activity: key, element: name, reason }, ['activity', 'element']),
      (inside, instance, { activity, element, reason: why }) =>
        operations.startActivity(inside, instance, activity, element, why),
    ),
    act<OfActivity>(
      needs,
      'complete-ad-hoc',
      'Ends an ad-hoc sub-process.',
      closed({ activity: key, reason }, ['activity']),
      (inside, instance, { activity, reason: why }) => operations.completeAdHoc(inside, instance, activity, why),
    ),
  ];
}

interface StartBody {
  readonly variables?: Variables;
  readonly businessKey?: string;
  readonly element?: string;
}

interface RetryBody {
  readonly version?: number;
  readonly element?: string;
  readonly code?: string;
}

function processOperations({ database, workflow }: RouteNeeds): readonly Route[] {
  return [
    route<Record<string, never>, StartBody>({
      method: 'POST',
      path: '/api/processes/:name/start',
      access: 'operate',
      summary: 'Starts an instance of the live version.',
      body: closed({ variables: values, businessKey: name, element: name }),
      answer: closed({ instance: id }, ['instance']),
      status: 201,
      handle: async ({ context, params, body: { variables = {}, ...more } }) => ({
        body: {
          instance: await database.transaction(context, (inside) =>
            workflow.start(inside, params.name ?? '', { variables, ...more }),
          ),
        },
      }),
    }),
    route<Record<string, never>, RetryBody>({
      method: 'POST',
      path: '/api/processes/:name/retry',
      access: 'operate',
      summary: 'Tries all open incidents of a process again.',
      body: closed({ version, element: name, code: name }),
      answer: closed({ retried: integer }, ['retried']),
      handle: async ({ context, params, body }) => ({
        body: {
          retried: await database.transaction(context, (inside) =>
            workflow.operations.retryAll(inside, { process: params.name ?? '', ...body }),
          ),
        },
      }),
    }),
    route({
      method: 'POST',
      path: '/api/processes/:name/undeploy',
      access: 'operate',
      summary:
        'Takes a process away: no instance begins any more, those that run go on. Publishing it again brings it back.',
      status: 204,
      async handle({ context, params }) {
        await database.transaction(context, (inside) => workflow.operations.undeploy(inside, params.name ?? ''));
        return {};
      },
    }),
  ];
}

interface MessageBody {
  readonly name: string;
  readonly correlationKey?: string;
  readonly payload?: Variables;
  readonly ttlMs?: number;
}

function publications({ database, workflow }: RouteNeeds): readonly Route[] {
  return [
    route<Record<string, never>, MessageBody>({
      method: 'POST',
      path: '/api/process-messages',
      access: 'operate',
      summary:
        'Gives a message to the one who waits for it, or begins what begins with it, or keeps it for its time to live.',
      body: closed({ name, correlationKey: name, payload: values, ttlMs }, ['name']),
      answer: closed({ met: { type: 'boolean' } }, ['met']),
      handle: async ({ context, body: { payload = {}, ...message } }) => ({
        body: {
          met: await database.transaction(context, (inside) =>
            workflow.publishMessage(inside, { ...message, payload }),
          ),
        },
      }),
    }),
    route<Record<string, never>, { name: string; payload?: Variables }>({
      method: 'POST',
      path: '/api/process-signals',
      access: 'operate',
      summary: 'Tells everybody who waits for a signal and starts all that begins with it.',
      body: closed({ name, payload: values }, ['name']),
      answer: closed({ receivers: integer, started: integer }, ['receivers', 'started']),
      handle: async ({ context, body: { name: signal, payload = {} } }) => ({
        body: await database.transaction(context, (inside) => workflow.publishSignal(inside, signal, payload)),
      }),
    }),
    route<Record<string, never>, { variables: Variables }>({
      method: 'POST',
      path: '/api/process-conditions',
      access: 'operate',
      summary: 'Starts every process whose conditional start holds for these variables.',
      body: closed({ variables: values }, ['variables']),
      answer: closed({ started: integer }, ['started']),
      handle: async ({ context, body: { variables } }) => ({
        body: {
          started: await database.transaction(context, (inside) => workflow.evaluateStarts(inside, variables)),
        },
      }),
    }),
  ];
}
