// Link events (BPMN 2.0.2, 10.5.5): a pair that stands for one sequence flow inside one scope.
import { is, type Moddle, many, one, textOf } from './moddle.ts';
import { kindOf, type ModelIndex } from './model-index.ts';
import type { Rule } from './rule.ts';

interface Link {
  readonly event: Moddle;
  readonly definition: Moddle;
}

function linksOf(model: ModelIndex, type: 'IntermediateCatchEvent' | 'IntermediateThrowEvent'): readonly Link[] {
  return model.events
    .filter(({ event }) => is(event, type))
    .flatMap(({ event, definitions }) =>
      definitions.filter((definition) => kindOf(definition) === 'link').map((definition) => ({ event, definition })),
    );
}

const linkName = ({ definition, event }: Link): string => textOf(definition.name) ?? textOf(event.name) ?? '';

/** A catching link is not led to, a throwing one does not lead on: the pair is the flow. */
const ends: Rule = (model, report) => {
  for (const link of linksOf(model, 'IntermediateCatchEvent'))
    if (model.incoming(link.event).length > 0 || many(link.event.incoming).length > 0)
      report.error(link.event, 'bpmn.link-catch-incoming', { link: linkName(link) });
  for (const link of linksOf(model, 'IntermediateThrowEvent'))
    if (model.outgoing(link.event).length > 0 || many(link.event.outgoing).length > 0)
      report.error(link.event, 'bpmn.link-throw-outgoing', { link: linkName(link) });
};

/** 10.5.5: `source` and `target` name the other half. A file that writes them writes them at both; the rest goes by name. */
const referred: Rule = (model, report) => {
  const catches = linksOf(model, 'IntermediateCatchEvent');
  const throws = linksOf(model, 'IntermediateThrowEvent');
  const written = [...catches, ...throws].some(
    ({ definition }) => many(definition.source).length > 0 || one(definition.target) !== undefined,
  );
  if (!written) return;
  for (const link of catches)
    if (many(link.definition.source).length === 0)
      report.error(link.event, 'bpmn.link-source-missing', { link: linkName(link) });
  for (const link of throws) {
    const target = one(link.definition.target);
    if (target === undefined) report.error(link.event, 'bpmn.link-target-missing', { link: linkName(link) });
    else if (!many(target.source).includes(link.definition))
      report.error(link.event, 'bpmn.link-not-answered', { link: linkName(link), other: target.id ?? '' });
    else if (target.$parent?.$parent !== link.event.$parent)
      report.error(link.event, 'bpmn.link-crosses-scope', { link: linkName(link) });
  }
  for (const link of catches)
    for (const source of many(link.definition.source))
      if (one(source.target) !== link.definition)
        report.error(link.event, 'bpmn.link-not-answered', { link: linkName(link), other: source.id ?? '' });
};

/** Without references the name joins the halves: each throw has one catch of its name in its scope, each catch at least one throw. */
const byName: Rule = (model, report) => {
  const catches = linksOf(model, 'IntermediateCatchEvent').filter(
    ({ definition }) => many(definition.source).length === 0,
  );
  const throws = linksOf(model, 'IntermediateThrowEvent').filter(
    ({ definition }) => one(definition.target) === undefined,
  );
  const keyed = (link: Link): string => `${link.event.$parent?.id ?? ''}\n${linkName(link)}`;
  const caught = new Map<string, Link>();
  for (const link of catches) {
    if (caught.has(keyed(link))) report.error(link.event, 'bpmn.link-caught-twice', { link: linkName(link) });
    caught.set(keyed(link), link);
  }
  const thrown = new Set(throws.map(keyed));
  for (const link of throws)
    if (!caught.has(keyed(link))) report.error(link.event, 'bpmn.link-target-missing', { link: linkName(link) });
  for (const link of catches)
    if (!thrown.has(keyed(link))) report.error(link.event, 'bpmn.link-source-missing', { link: linkName(link) });
};

export const linkRules: readonly Rule[] = [ends, referred, byName];
