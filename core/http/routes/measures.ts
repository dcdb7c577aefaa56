// /api/processes/:name/measures, /live and /diagram: what a process's history says in numbers, where its instances stand now, and its picture.
import { namesOf } from '../../../schemas/entity-names.ts';
import type { LocalText } from '../../../schemas/types.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, instant, integer, list, object, text, versionNumber } from '../schemas.ts';

const version = versionNumber;
const moment = { ...instant, pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,3})?)?Z$' };
const moments = text(2_000);

interface PeriodQuery {
  readonly from: string;
  readonly to: string;
  readonly version?: number;
  readonly entity?: string;
  readonly cuts?: string;
}

export function measureRoutes(needs: RouteNeeds): readonly Route[] {
  const { workflow } = needs;
  return [
    route<PeriodQuery>({
      method: 'GET',
      path: '/api/processes/:name/measures',
      access: 'operate',
      summary:
        'Counts, times, bottlenecks and ways of the instances of a period; `cuts` are the instants between its parts, with commas.',
      query: {
        from: { ...moment, 'x-required': true },
        to: { ...moment, 'x-required': true },
        version,
        entity: text(64),
        cuts: moments,
      },
      answer: closed({
        process: text(),
        from: instant,
        to: instant,
        instances: object,
        periods: list(object),
        cycle: object,
        elements: list(object),
        paths: object,
        isSample: object,
      }),
      async handle({ context, params, query }) {
        const name = nameOf(params);
        const measures = await workflow.measures.process(name, {
          from: new Date(query.from),
          to: new Date(query.to),
          version: query.version,
          subject: query.entity === undefined ? undefined : entityNames(needs, context, query.entity),
          cuts: query.cuts === undefined || query.cuts === '' ? [] : query.cuts.split(',').map((cut) => new Date(cut)),
        });
        const labels = labelsOf(needs, context, name);
        const elements = measures.elements.map((element) => ({
          ...element,
          name: labels[element.element] ?? element.name,
        }));
        return { body: { ...measures, elements } };
      },
    }),
    route<{ version?: number }>({
      method: 'GET',
      path: '/api/processes/:name/live',
      access: 'operate',
      summary: 'How many instances stand at each element now, and its open incidents.',
      query: { version },
      answer: closed({ running: integer, elements: list(object) }),
      handle: async ({ params, query }) => ({ body: await workflow.measures.live(nameOf(params), query.version) }),
    }),
    route<{ version?: number }>({
      method: 'GET',
      path: '/api/processes/:name/diagram',
      access: 'operate',
      summary:
        'The BPMN of the live version, or of another one, with the names its elements have in the language of the caller.',
      query: { version },
      answer: closed({
        process: text(),
        label: object,
        version: integer,
        xml: { type: 'string' },
        names: object,
        versions: list(object),
      }),
      async handle({ context, params, query }) {
        const name = nameOf(params);
        const diagram = await workflow.measures.diagram(name, query.version);
        return {
          body: { ...diagram, label: processLabel(needs, context, name), names: labelsOf(needs, context, name) },
        };
      },
    }),
  ];
}

function nameOf({ name }: Readonly<Record<string, string>>): string {
  if (name === undefined || name === '') throw notFound('process', '');
  return name;
}

export function processLabel({ definitions }: RouteNeeds, context: Context, name: string): LocalText {
  return definitions.current(context).process(name)?.definition.label ?? {};
}

/** Names of elements in the reader's language, where the definition gives them. */
export function labelsOf(
  { definitions }: RouteNeeds,
  context: Context,
  name: string,
): Readonly<Record<string, string>> {
  const labels = definitions.current(context).process(name)?.definition.elementLabels ?? {};
  return Object.fromEntries(
    Object.entries(labels).flatMap(([id, label]) => {
      const text = label[context.locale as keyof typeof label];
      return text === undefined ? [] : [[id, text]];
    }),
  );
}

/** Instances stand under the name their entity had when they began. */
function entityNames({ definitions }: RouteNeeds, context: Context, name: string): readonly string[] {
  return namesOf(definitions.current(context).entity(name) ?? { name });
}
