// readDmn: DMN XML 1.3 to 1.5 → decisions: tables and literal expressions with what they require. Whatever else the file holds is not read, and each such
// thing is listed. DOCTYPE and entities are refused before a parser sees the text.
import type { DmnNode, DmnWarning } from 'dmn-moddle';
import type {
  Aggregation,
  DecisionCase,
  DecisionData,
  DecisionDefinition,
  DecisionInput,
  DecisionOutput,
  DecisionRow,
  DecisionType,
  HitPolicy,
  Language,
  LocalText,
} from '../../schemas/types.ts';
import { guardXml } from '../engine/parse/guard-xml.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import { createModdle, dmnVersions, inOwnVersion } from './create-moddle.ts';

export interface DmnReading {
  readonly decisions: readonly DecisionDefinition[];
  /** What was not read: the element's id or name, and what of it. */
  readonly unread: readonly { readonly element: string; readonly what: string }[];
}

/** @throws Problem 422 for what is no DMN of these versions */
export async function readDmn(xml: string, language: Language): Promise<DmnReading> {
  const refused = guardXml(xml, limits.dmnElements);
  if (refused !== undefined)
    throw new Problem(422, 'dmn-unreadable', {
      details: [
        { pointer: '', code: refused.code, ...(refused.params === undefined ? {} : { params: refused.params }) },
      ],
    });
  const own = inOwnVersion(xml);
  if (own === undefined) throw new Problem(422, 'dmn-version', { params: { expected: dmnVersions.join(', ') } });
  const { rootElement, warnings } = await parse(own.xml);
  return new Reader(rootElement, warnings, language).read();
}

async function parse(xml: string) {
  try {
    return await createModdle().fromXML(xml);
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 200) : '';
    throw new Problem(422, 'dmn-unreadable', { details: [{ pointer: '', code: 'bpmn.not-xml', params: { detail } }] });
  }
}

const types: Readonly<Record<string, DecisionType>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  long: 'number',
  double: 'number',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  dateTime: 'dateTime',
  'date and time': 'dateTime',
  dayTimeDuration: 'dayTimeDuration',
  'days and time duration': 'dayTimeDuration',
  yearMonthDuration: 'yearMonthDuration',
  'years and months duration': 'yearMonthDuration',
  any: 'any',
  Any: 'any',
};

const policies: Readonly<Record<string, HitPolicy>> = {
  UNIQUE: 'unique',
  FIRST: 'first',
  PRIORITY: 'priority',
  ANY: 'any',
  COLLECT: 'collect',
  'RULE ORDER': 'ruleOrder',
  'OUTPUT ORDER': 'outputOrder',
};

const aggregations: Readonly<Record<string, Aggregation>> = {
  SUM: 'sum',
  MIN: 'minimum',
  MAX: 'maximum',
  COUNT: 'count',
};

type IdOf = (one: DmnNode) => string;

interface TypeOf {
  readonly type: DecisionType;
  readonly allowed?: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const nodes = (value: unknown): readonly DmnNode[] => (Array.isArray(value) ? (value as DmnNode[]) : []);
const node = (value: unknown): DmnNode | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as DmnNode) : undefined;
/** One of our own attributes. */
const own = (of: DmnNode, name: string): unknown => of.get(name);
const id = (value: unknown): string => text(value).replace(/^[^#]*#/, '');

class Reader {
  readonly #root: DmnNode;
  readonly #language: Language;
  readonly #unread: { element: string; what: string }[] = [];
  readonly #names = new Map<string, string>();
  readonly #elements = new Map<string, DmnNode>();

  constructor(root: DmnNode, warnings: readonly DmnWarning[], language: Language) {
    this.#root = root;
    this.#language = language;
    // The drawing is made anew; what it refers to is no part of a decision.
    for (const { message, element } of warnings)
      if (!/^unresolved reference/.test(message)) this.#leave(element?.id ?? '', message);
    for (const one of nodes(root.drgElement)) this.#elements.set(text(one.id), one);
  }

  read(): DmnReading {
    const found = nodes(this.#root.drgElement).filter(({ $type }) => $type === 'dmn:Decision');
    const readable = found.filter((one) => this.#isReadable(one));
    for (const one of readable) this.#names.set(text(one.id), this.#nameOf(one));
    const decisions = readable.map((one) => this.#decision(one));
    this.#listRest();
    return { decisions, unread: this.#unread };
  }

  #leave(element: string, what: string): void {
    this.#unread.push({ element, what: what.slice(0, 200) });
  }

  #listRest(): void {
    if (node(this.#root.dmnDI) !== undefined && text(this.#root.exporter) !== 'Ravand') this.#leave('', 'dmndi:DMNDI');
    for (const one of nodes(this.#root.drgElement))
      if (one.$type !== 'dmn:Decision' && one.$type !== 'dmn:InputData')
        this.#leave(text(one.name) || text(one.id), one.$type);
    for (const list of ['import', 'artifact', 'elementCollection', 'businessContextElement'] as const)
      for (const one of nodes(this.#root[list])) this.#leave(text(one.name) || text(one.id), one.$type);
  }

  #isReadable(decision: DmnNode): boolean {
    const logic = node(decision.decisionLogic);
    const language = text(logic?.expressionLanguage) || text(this.#root.expressionLanguage);
    const isFeel = language === '' || /feel/i.test(language);
    if (isFeel && (logic?.$type === 'dmn:DecisionTable' || logic?.$type === 'dmn:LiteralExpression')) return true;
    this.#leave(text(decision.name) || text(decision.id), isFeel ? (logic?.$type ?? 'dmn:Expression') : language);
    return false;
  }

  /** A name of ours: from our own file, else from the words of the name, else from the id. */
  #nameOf(decision: DmnNode): string {
    const key = text(own(decision, 'ravand:key'));
    const from = /^[a-z][A-Za-z0-9-]{0,62}$/.test(key)
      ? key
      : slug(text(decision.name)) || slug(text(decision.id)) || 'decision';
    const taken = new Set(this.#names.values());
    let name = from;
    for (let next = 2; taken.has(name); next += 1) name = `${from.slice(0, 58)}-${next}`;
    return name;
  }

  #decision(decision: DmnNode): DecisionDefinition {
    const logic = node(decision.decisionLogic)!;
    const title = text(decision.name);
    const variable = text(node(decision.variable)?.name);
    this.#listParts(decision, logic);
    const requirements = this.#requirements(decision);
    const label = this.#labels(decision, title);
    const entity = text(own(decision, 'ravand:entity'));
    const dmn = {
      id: text(decision.id),
      name: title,
      ...(variable === '' || variable === title ? {} : { variable }),
      ...(text(decision.question) === '' ? {} : { question: text(decision.question) }),
      ...(text(decision.allowedAnswers) === '' ? {} : { answers: text(decision.allowedAnswers) }),
    };
    const cases = parseJson<DecisionCase[]>(own(decision, 'ravand:cases'));
    return {
      kind: 'decision',
      name: this.#names.get(text(decision.id)) ?? 'decision',
      ...(label === undefined ? {} : { label }),
      ...(text(decision.description) === '' ? {} : { description: text(decision.description) }),
      ...(entity === '' ? {} : { entity }),
      ...requirements,
      ...(logic.$type === 'dmn:LiteralExpression' ? this.#formula(decision, logic) : this.#table(decision, logic)),
      ...(cases === undefined ? {} : { cases }),
      dmn,
    };
  }

  #listParts(decision: DmnNode, logic: DmnNode): void {
    const name = text(decision.name) || text(decision.id);
    const parts = [
      'knowledgeRequirement',
      'authorityRequirement',
      'supportedObjective',
      'impactedPerformanceIndicator',
    ];
    parts.push('decisionMaker', 'decisionOwner', 'usingProcess', 'usingTask');
    for (const part of parts) if (nodes(decision[part]).length > 0) this.#leave(name, part);
    if (text(logic.outputLabel) !== '') this.#leave(name, 'outputLabel');
    const orientation = text(logic.preferredOrientation);
    if (orientation !== '' && orientation !== 'Rule-as-Row') this.#leave(name, `preferredOrientation ${orientation}`);
    for (const holder of [decision, logic, ...nodes(logic.input), ...nodes(logic.output), ...nodes(logic.rule)]) {
      for (const foreign of Object.keys(node(holder.$attrs) ?? {}))
        if (!foreign.startsWith('xmlns')) this.#leave(text(holder.id) || name, foreign);
      if (node(holder.extensionElements) !== undefined) this.#leave(text(holder.id) || name, 'extensionElements');
    }
  }

  #requirements(decision: DmnNode): Pick<DecisionDefinition, 'requires' | 'data'> {
    const requires: { name: string; decision: string }[] = [];
    const data: DecisionData[] = [];
    for (const one of nodes(decision.informationRequirement)) {
      const target = id(node(one.requiredDecision)?.href) || id(node(one.requiredInput)?.href);
      const element = this.#elements.get(target);
      const name = text(node(element?.variable)?.name) || text(element?.name);
      const known = this.#names.get(target);
      if (element?.$type === 'dmn:InputData')
        data.push({ name, type: this.#type(node(element.variable)?.typeRef).type });
      else if (known !== undefined) requires.push({ name, decision: known });
      else this.#leave(text(decision.name) || text(decision.id), `informationRequirement ${target}`);
    }
    const given = parseJson<DecisionData[]>(own(decision, 'ravand:data')) ?? data;
    return { ...(requires.length > 0 ? { requires } : {}), ...(given.length > 0 ? { data: given } : {}) };
  }

  #formula(
    decision: DmnNode,
    logic: DmnNode,
  ): Pick<DecisionDefinition, 'formula' | 'hitPolicy' | 'inputs' | 'outputs' | 'rows'> {
    const name = text(node(decision.variable)?.name) || text(decision.name) || 'result';
    const { type } = this.#type(node(decision.variable)?.typeRef);
    return {
      formula: text(logic.text),
      hitPolicy: 'unique',
      inputs: [],
      outputs: [{ id: 'result', name, type }],
      rows: [],
    };
  }

  #table(decision: DmnNode, logic: DmnNode) {
    const prefix = `${text(own(decision, 'ravand:key'))}.`;
    const idsOf: IdOf = (one) =>
      prefix.length > 1 && text(one.id).startsWith(prefix) ? text(one.id).slice(prefix.length) : text(one.id);
    const hitPolicy = policies[text(logic.hitPolicy) || 'UNIQUE'] ?? 'unique';
    const aggregation = aggregations[text(logic.aggregation)];
    const notes = nodes(logic.annotation).map((one) => text(one.name));
    const described = notes.length === 0 && nodes(logic.rule).some(({ description }) => text(description) !== '');
    const annotations = described ? ['Annotation'] : notes;
    return {
      hitPolicy,
      ...(aggregation === undefined ? {} : { aggregation }),
      inputs: nodes(logic.input).map((one, at) => this.#input(one, at, idsOf)),
      outputs: nodes(logic.output).map((one, at) => this.#output(one, at, decision, idsOf)),
      ...(annotations.length === 0 ? {} : { annotations }),
      rows: nodes(logic.rule).map((one, at) => this.#row(one, at, annotations.length, idsOf)),
    };
  }

  #input(one: DmnNode, at: number, idOf: IdOf): DecisionInput {
    const expression = node(one.inputExpression);
    const { type, allowed } = this.#type(expression?.typeRef);
    const values = text(node(one.inputValues)?.text) || allowed;
    const label = this.#labels(one, text(one.label));
    return {
      id: idOf(one) || `input${at + 1}`,
      ...(label === undefined ? {} : { label }),
      expression: text(expression?.text),
      type,
      ...(values === undefined ? {} : { allowed: values }),
    };
  }

  #output(one: DmnNode, at: number, decision: DmnNode, idOf: IdOf): DecisionOutput {
    const name = text(one.name) || (at === 0 ? text(node(decision.variable)?.name) : '') || `output${at + 1}`;
    const { type, allowed } = this.#type(one.typeRef ?? this.#componentType(decision, text(one.name)));
    const values = text(node(one.outputValues)?.text) || allowed;
    const label = this.#labels(one, text(one.label));
    const byDefault = text(node(one.defaultOutputEntry)?.text);
    return {
      id: idOf(one) || `output${at + 1}`,
      name,
      ...(label === undefined ? {} : { label }),
      type,
      ...(values === undefined ? {} : { allowed: values }),
      ...(byDefault === '' ? {} : { default: byDefault }),
    };
  }

  /** The type of one output is told by the decision's variable: its own, or that of its part of this name. */
  #componentType(decision: DmnNode, name: string): unknown {
    const typeRef = text(node(decision.variable)?.typeRef);
    const item = this.#item(typeRef);
    const part = nodes(item?.itemComponent).find((one) => text(one.name) === name);
    return part === undefined ? typeRef : part.typeRef;
  }

  #row(one: DmnNode, at: number, noteCount: number, idOf: IdOf): DecisionRow {
    const entries = nodes(one.annotationEntry).map((entry) => text(entry.text));
    const notes = entries.length === 0 && text(one.description) !== '' ? [text(one.description)] : entries;
    return {
      id: idOf(one) || `row${at + 1}`,
      when: nodes(one.inputEntry).map((entry) => text(entry.text).trim()),
      give: nodes(one.outputEntry).map((entry) => text(entry.text).trim()),
      ...(noteCount === 0 || notes.every((note) => note === '') ? {} : { notes: notes.slice(0, noteCount) }),
    };
  }

  #item(typeRef: string): DmnNode | undefined {
    return nodes(this.#root.itemDefinition).find((one) => text(one.name) === typeRef);
  }

  #type(typeRef: unknown, depth = 0): TypeOf {
    const name = text(typeRef).replace(/^feel:/, '');
    const known = types[name];
    if (known !== undefined) return { type: known };
    const item = this.#item(name);
    if (item === undefined || depth > 8 || item.isCollection === true) return { type: 'any' };
    const { type, allowed } = this.#type(text(node(item.typeRef)?.text) || item.typeRef, depth + 1);
    const values = text(node(item.allowedValues)?.text) || allowed;
    return values === undefined || values === '' ? { type } : { type, allowed: values };
  }

  #labels(of: DmnNode, title: string): LocalText | undefined {
    const labels = parseJson<LocalText>(own(of, 'ravand:labels'));
    if (labels !== undefined) return labels;
    const isOurs = of.$type === 'dmn:Decision' && text(own(of, 'ravand:key')) !== '';
    return title === '' || isOurs ? undefined : { [this.#language]: title };
  }
}

function parseJson<T>(value: unknown): T | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value) as T;
  } catch {
    return undefined;
  }
}

function slug(words: string): string {
  const found = words
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^[^A-Za-z]+|-+$/g, '');
  return `${found.slice(0, 1).toLowerCase()}${found.slice(1)}`.slice(0, 60);
}
