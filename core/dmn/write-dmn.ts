// writeDmn: decisions → DMN XML 1.3, 1.4 or 1.5, with the inputs they need, what requires what, and a plain drawing, so that other modellers open it. Read
// again by readDmn, nothing is lost; what other products do not know stands in attributes of our own.
import type { DmnModdle, DmnNode } from 'dmn-moddle';
import type { DecisionDefinition, DecisionType, HitPolicy, LocalText } from '../../schemas/types.ts';
import { createModdle, type DmnVersion, inVersion } from './create-moddle.ts';

/** @param decisions with everything they require */
export async function writeDmn(decisions: readonly DecisionDefinition[], version: DmnVersion): Promise<string> {
  const moddle = createModdle();
  const writer = new Writer(moddle, decisions);
  const { xml } = await moddle.toXML(writer.write(), { format: true });
  return inVersion(xml, version);
}

const typeNames: Readonly<Record<DecisionType, string>> = {
  any: 'Any',
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  dateTime: 'dateTime',
  dayTimeDuration: 'dayTimeDuration',
  yearMonthDuration: 'yearMonthDuration',
};

const policyNames: Readonly<Record<HitPolicy, string>> = {
  unique: 'UNIQUE',
  first: 'FIRST',
  priority: 'PRIORITY',
  any: 'ANY',
  collect: 'COLLECT',
  ruleOrder: 'RULE ORDER',
  outputOrder: 'OUTPUT ORDER',
};
const aggregationNames = { sum: 'SUM', minimum: 'MIN', maximum: 'MAX', count: 'COUNT' } as const;

function titleOf(label: LocalText | undefined, otherwise: string): string {
  return label?.en ?? Object.values(label ?? {})[0] ?? otherwise;
}

/** Labels in one language are the element's own; more are kept beside it. */
function labelsOf(label: LocalText | undefined): { 'ravand:labels'?: string } {
  return label === undefined ? {} : { 'ravand:labels': JSON.stringify(label) };
}

class Writer {
  readonly #moddle: DmnModdle;
  readonly #decisions: readonly DecisionDefinition[];
  readonly #inputs = new Map<string, { id: string; node: DmnNode }>();
  readonly #ids = new Set<string>();
  readonly #edges: { from: string; to: string; requirement: DmnNode }[] = [];

  constructor(moddle: DmnModdle, decisions: readonly DecisionDefinition[]) {
    this.#moddle = moddle;
    this.#decisions = decisions;
  }

  write(): DmnNode {
    const decisions = this.#decisions.map((one) => this.#decision(one));
    const inputs = [...this.#inputs.values()].map(({ node }) => node);
    const first = this.#decisions[0];
    return this.#make('dmn:Definitions', {
      id: `definitions_${first?.name ?? ''}`,
      name: titleOf(first?.label, first?.name ?? 'decisions'),
      namespace: 'https://ravand.dev/decisions',
      exporter: 'Ravand',
      drgElement: [...decisions, ...inputs],
      dmnDI: this.#drawing([...decisions, ...inputs]),
    });
  }

  #make(type: string, properties: Readonly<Record<string, unknown>>): DmnNode {
    const given = Object.entries(properties).filter(([, value]) => value !== undefined);
    const made = this.#moddle.create(type, Object.fromEntries(given));
    for (const [, value] of given)
      for (const part of Array.isArray(value) ? value : [value])
        if (typeof part === 'object' && part !== null && '$type' in part) (part as DmnNode).$parent ??= made;
    return made;
  }

  #id(decision: DecisionDefinition): string {
    return decision.dmn?.id ?? `decision_${decision.name}`;
  }

  /** Ids are one of a file, ours one of a table: a second one carries the name of its decision, which is cut off when it is read. */
  #own(decision: DecisionDefinition, id: string): string {
    const own = this.#ids.has(id) ? `${decision.name}.${id}` : id;
    this.#ids.add(own);
    return own;
  }

  #variableOf(decision: DecisionDefinition): string {
    const required = this.#decisions
      .flatMap(({ requires = [] }) => requires)
      .find((one) => one.decision === decision.name);
    return decision.dmn?.variable ?? required?.name ?? decision.dmn?.name ?? decision.name;
  }

  #decision(decision: DecisionDefinition): DmnNode {
    const { label, description, entity, cases, dmn, data } = decision;
    const requirements = this.#requirements(decision);
    const [single, ...others] = decision.outputs;
    return this.#make('dmn:Decision', {
      id: this.#id(decision),
      name: dmn?.name ?? titleOf(label, decision.name),
      description,
      question: dmn?.question,
      allowedAnswers: dmn?.answers,
      'ravand:key': decision.name,
      ...labelsOf(label),
      'ravand:entity': entity,
      'ravand:cases': cases === undefined ? undefined : JSON.stringify(cases),
      'ravand:data': data === undefined ? undefined : JSON.stringify(data),
      variable: this.#make('dmn:InformationItem', {
        name: this.#variableOf(decision),
        typeRef: single === undefined || others.length > 0 ? undefined : typeNames[single.type],
      }),
      informationRequirement: requirements.length === 0 ? undefined : requirements,
      decisionLogic:
        decision.formula === undefined
          ? this.#table(decision)
          : this.#make('dmn:LiteralExpression', { id: `expression_${decision.name}`, text: decision.formula }),
    });
  }

  #requirements(decision: DecisionDefinition): DmnNode[] {
    const own = this.#id(decision);
    const link = (part: 'requiredDecision' | 'requiredInput', target: string, at: string): DmnNode => {
      const id = `requirement_${decision.name}_${at}`;
      const href = this.#make('dmn:DMNElementReference', { href: `#${target}` });
      const requirement = this.#make('dmn:InformationRequirement', { id, [part]: href });
      this.#edges.push({ from: target, to: own, requirement });
      return requirement;
    };
    const decisions = (decision.requires ?? []).map((one, at) => {
      const target = this.#decisions.find(({ name }) => name === one.decision);
      return link('requiredDecision', target === undefined ? `decision_${one.decision}` : this.#id(target), `d${at}`);
    });
    const inputs = (decision.data ?? []).map(({ name, type = 'any' }, at) =>
      link('requiredInput', this.#input(name, type), `i${at}`),
    );
    return [...decisions, ...inputs];
  }

  #input(name: string, type: DecisionType): string {
    const known = this.#inputs.get(name);
    if (known !== undefined) return known.id;
    const id = `input_${this.#inputs.size + 1}`;
    const variable = this.#make('dmn:InformationItem', { name, typeRef: typeNames[type] });
    this.#inputs.set(name, { id, node: this.#make('dmn:InputData', { id, name, variable }) });
    return id;
  }

  #table(decision: DecisionDefinition): DmnNode {
    const { inputs, outputs, rows, annotations = [], hitPolicy, aggregation } = decision;
    return this.#make('dmn:DecisionTable', {
      id: `table_${decision.name}`,
      hitPolicy: policyNames[hitPolicy],
      aggregation: aggregation === undefined ? undefined : aggregationNames[aggregation],
      input: inputs.map(({ id, label, expression, type, allowed }) =>
        this.#make('dmn:InputClause', {
          id: this.#own(decision, id),
          label: label === undefined ? undefined : titleOf(label, expression),
          ...labelsOf(label),
          inputExpression: this.#make('dmn:LiteralExpression', { typeRef: typeNames[type], text: expression }),
          inputValues: allowed === undefined ? undefined : this.#make('dmn:UnaryTests', { text: allowed }),
        }),
      ),
      output: outputs.map(({ id, name, label, type, allowed, default: byDefault }) =>
        this.#make('dmn:OutputClause', {
          id: this.#own(decision, id),
          name,
          label: label === undefined ? undefined : titleOf(label, name),
          ...labelsOf(label),
          typeRef: typeNames[type],
          outputValues: allowed === undefined ? undefined : this.#make('dmn:UnaryTests', { text: allowed }),
          defaultOutputEntry:
            byDefault === undefined ? undefined : this.#make('dmn:LiteralExpression', { text: byDefault }),
        }),
      ),
      annotation: annotations.map((name) => this.#make('dmn:RuleAnnotationClause', { name })),
      rule: rows.map(({ id, when, give, notes = [] }) =>
        this.#make('dmn:DecisionRule', {
          id: this.#own(decision, id),
          inputEntry: inputs.map((_, at) => this.#make('dmn:UnaryTests', { text: when[at] ?? '' })),
          outputEntry: outputs.map((_, at) => this.#make('dmn:LiteralExpression', { text: give[at] ?? '' })),
          annotationEntry: annotations.map((_, at) => this.#make('dmn:RuleAnnotation', { text: notes[at] ?? '' })),
        }),
      ),
    });
  }

  /** Decisions in a row above, what they are given in a row below. */
  #drawing(drawn: readonly DmnNode[]): DmnNode {
    const places = new Map<string, { x: number; y: number; width: number; height: number }>();
    for (const [at, decision] of this.#decisions.entries())
      places.set(this.#id(decision), { x: 100 + at * 230, y: 100 + (at % 2) * 20, width: 180, height: 80 });
    for (const [at, { id }] of [...this.#inputs.values()].entries())
      places.set(id, { x: 100 + at * 170, y: 320, width: 125, height: 45 });
    const shapes = drawn.flatMap((element) => {
      const place = places.get(String(element.id));
      if (place === undefined) return [];
      const bounds = this.#make('dc:Bounds', place);
      return [this.#make('dmndi:DMNShape', { id: `shape_${String(element.id)}`, dmnElementRef: element, bounds })];
    });
    const edges = this.#edges.flatMap(({ from, to, requirement }) => {
      const [start, end] = [places.get(from), places.get(to)];
      if (start === undefined || end === undefined) return [];
      const point = ({ x, y, width }: typeof start, at: number) =>
        this.#make('dc:Point', { x: x + width / 2, y: y + at });
      const waypoint = [point(start, 0), point(end, end.height)];
      const id = `edge_${String(requirement.id)}`;
      return [this.#make('dmndi:DMNEdge', { id, dmnElementRef: requirement, waypoint })];
    });
    const diagram = this.#make('dmndi:DMNDiagram', { id: 'diagram', diagramElements: [...shapes, ...edges] });
    return this.#make('dmndi:DMNDI', { diagrams: [diagram] });
  }
}
