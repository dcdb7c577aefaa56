// /api/decisions: what a decision comes to while it is designed, and decisions in and out as DMN XML. Nothing is saved here.
import { isLanguage } from '../../../schemas/local-text.ts';
import type { DecisionDefinition } from '../../../schemas/types.ts';
import { fieldsFor, shown } from '../../automation/decisions.ts';
import { scopeOfCase } from '../../automation/publishers/decision.ts';
import type { Release } from '../../definitions/definitions.ts';
import { compileDecision } from '../../dmn/compile-decision.ts';
import { type DmnVersion, dmnVersions } from '../../dmn/create-moddle.ts';
import { feelLiteral } from '../../dmn/feel-literal.ts';
import { readDmn } from '../../dmn/read-dmn.ts';
import { writeDmn } from '../../dmn/write-dmn.ts';
import { ExpressionError, FuelExhausted } from '../../expressions/expressions.ts';
import type { Context } from '../../kernel/context.ts';
import { limits } from '../../kernel/limits.ts';
import { invalid, notFound, Problem } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { anything, closed, id, integer, list, object, oneOf, text } from '../schemas.ts';

interface Tried {
  readonly definition: DecisionDefinition;
  readonly given: Readonly<Record<string, string>>;
  readonly record?: string;
}

const bodyBytes = limits.bpmnBytes * 2;

export function decisionRoutes(needs: RouteNeeds): readonly Route[] {
  return [tryRoute(needs), ...dmnRoutes(needs)];
}

function tryRoute(needs: RouteNeeds): Route {
  return route<Record<string, never>, Tried>({
    method: 'POST',
    path: '/api/decisions/try',
    access: 'studio',
    reads: true,
    summary:
      'What a decision comes to, given FEEL by name and a record of its entity: value, rows, inputs. Writes nothing.',
    body: closed(
      {
        definition: object,
        given: { type: 'object', maxProperties: 100, additionalProperties: text(limits.expressionLength) },
        record: id,
      },
      ['definition', 'given'],
    ),
    bodyBytes,
    answer: closed({
      value: anything,
      text: text(limits.templateOutputLength),
      rows: list(integer),
      inputs: list(closed({ expression: text(), text: text(), value: anything })),
      required: list(closed({ decision: text(), text: text() })),
    }),
    async handle({ context, body }) {
      const { definition, record } = body;
      const shape = needs.definitions.shape(definition);
      if (shape.length > 0) throw invalid(shape);
      const { compiled, faults } = compileDecision(
        definition,
        fieldsFor(definition, needs.definitions.current(context)),
      );
      if (faults.length > 0) throw invalid(faults);
      const { entity } = definition;
      const found =
        entity === undefined || record === undefined ? undefined : await needs.records.get(context, entity, record);
      const given = scopeOf(body.given);
      const { taken } = await attempt(() =>
        needs.decisions.take(context, { compiled, version: undefined, given, record: found }),
      );
      return {
        body: {
          value: shown(taken.value),
          text: feelLiteral(taken.value),
          rows: taken.rows,
          inputs: taken.inputs.map(({ expression, value }) => ({
            expression,
            value: shown(value),
            text: feelLiteral(value),
          })),
          required: taken.required.map((one) => ({ decision: one.decision.name, text: feelLiteral(one.value) })),
        },
      };
    },
  });
}

function scopeOf(given: Tried['given']) {
  const faults = Object.entries(given).flatMap(([name, source]) => {
    try {
      scopeOfCase({ [name]: source });
      return [];
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return [error.detail(`/given/${name}`)];
    }
  });
  if (faults.length > 0) throw invalid(faults);
  return scopeOfCase(given);
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FuelExhausted) throw new Problem(422, 'decision-too-costly');
    throw error;
  }
}

function dmnRoutes({ definitions }: RouteNeeds): readonly Route[] {
  const find = async (context: Context, release: Release, name: string): Promise<DecisionDefinition | undefined> => {
    const draft = await definitions.draft(context, 'decision', name);
    return (draft?.definition as DecisionDefinition | undefined) ?? release.get('decision', name)?.definition;
  };
  return [
    route<Record<string, never>, { xml: string }>({
      method: 'POST',
      path: '/api/decisions/dmn',
      access: 'studio',
      reads: true,
      summary: 'Reads a DMN file: its tables and formulas as definitions, and what of it was not read.',
      body: closed({ xml: text(limits.bpmnBytes, 1) }, ['xml']),
      bodyBytes,
      answer: closed({ decisions: list(object), unread: list(closed({ element: text(), what: text() })) }),
      async handle({ context, body }) {
        const reading = await readDmn(body.xml, isLanguage(context.locale) ? context.locale : 'en');
        const wrong = reading.decisions.flatMap((one) => definitions.shape(one));
        if (wrong.length > 0) throw invalid(wrong);
        return { body: reading };
      },
    }),
    route<{ version?: DmnVersion }>({
      method: 'GET',
      path: '/api/decisions/:name/dmn',
      access: 'studio',
      summary: 'The decision, its draft if there is one, with everything it requires, as DMN XML.',
      query: { version: oneOf(...dmnVersions) },
      answer: closed({ xml: text(limits.bpmnBytes) }),
      async handle({ context, params, query }) {
        const release = definitions.current(context);
        const found = new Map<string, DecisionDefinition>();
        const open = [params.name ?? ''];
        for (let name = open.pop(); name !== undefined; name = open.pop()) {
          const one = found.has(name) ? undefined : await find(context, release, name);
          if (one === undefined) continue;
          found.set(name, one);
          open.push(...(one.requires ?? []).map(({ decision }) => decision));
        }
        if (found.size === 0) throw notFound('decision', params.name ?? '');
        return { body: { xml: await writeDmn([...found.values()], query.version ?? '1.5') } };
      },
    }),
  ];
}
