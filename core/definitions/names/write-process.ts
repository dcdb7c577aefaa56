// Names of fields and entities in a process: in its FEEL, by the entities of its variables, where its variables and starts say of which entity they
// are, and where service tasks name what they write. The file is changed at these letters alone.
import type { ProcessDefinitionSource } from '../../../schemas/types.ts';
import type { Tag } from '../../engine/check/read-tags.ts';
import { compileBpmn } from '../../engine/compile/compile-bpmn.ts';
import type { ExecutableProcess } from '../../engine/model.ts';
import { rewriteXml, type XmlText } from '../../engine/rewrite-xml.ts';
import { rewriteKeys } from '../../expressions/rewrite-names.ts';
import type { Schema } from '../../expressions/shape.ts';
import { type Pen, schemaOf, writeExpression, writeJuel } from './pen.ts';

export async function writeProcess(process: ProcessDefinitionSource, pen: Pen): Promise<ProcessDefinitionSource> {
  const { processes } = await compileBpmn(process.xml);
  if (processes.length === 0) return process;
  const records = recordVariables(processes);
  for (const [entity, at] of records.places) pen.entity(entity, at);
  const schema = schemaFor(records.entities, pen);
  const feel = expressionsOf(processes);
  const all = [...feel];
  const isMeant = (translated: string): boolean => all.some((source) => source.includes(translated));
  const xml = rewriteXml(process.xml, (text) => {
    const { tag, attribute, value } = text;
    const at = placeOf(tag, attribute);
    const said = writeSaid(text, pen, at);
    if (said !== undefined) return said;
    const entity = writtenBy(tag, attribute, records.subject);
    const field = entity === undefined ? undefined : literalOf(value);
    if (entity !== undefined && field !== undefined) return JSON.stringify(pen.field(entity, field, at));
    const source = value.startsWith('=') ? value.slice(1) : value;
    if (!feel.has(source)) return writeJuel(value, schema, pen, at, records.started, isMeant);
    const written = writeExpression(source, schema, pen, at, records.started);
    const keyed = entity === undefined ? written : rewriteKeys(written, (name) => pen.field(entity, name, at));
    return value.startsWith('=') ? `=${keyed}` : keyed;
  });
  return xml === process.xml ? process : { ...process, xml };
}

/** Where the file says which entity is meant: of a variable, of a start, of what a service task writes. Undefined = it says no such thing here. */
function writeSaid({ tag, attribute, value }: XmlText, pen: Pen, at: string): string | undefined {
  const [name] = attribute?.split(':').slice(-1) ?? [];
  if (tag.local === 'variable' && name === 'entity') return pen.entity(value, placeOf(tag, undefined));
  const start = name === 'startOn' ? /^([A-Za-z0-9]+)(\.(?:created|updated))$/.exec(value) : null;
  if (start !== null) return `${pen.entity(start[1] ?? '', at)}${start[2]}`;
  if (!isWriting(tag, attribute) || tag.attributes.get('target') !== 'entity') return undefined;
  const entity = literalOf(value);
  return entity === undefined
    ? undefined
    : value.replace(JSON.stringify(entity), JSON.stringify(pen.entity(entity, at)));
}

/** The entities whose records a process holds in its variables or begins with. */
export async function entitiesOfProcess({ xml }: Pick<ProcessDefinitionSource, 'xml'>): Promise<ReadonlySet<string>> {
  return new Set(recordVariables((await compileBpmn(xml)).processes).entities.values());
}

interface Records {
  /** By variable. */
  readonly entities: ReadonlyMap<string, string>;
  /** Variables that are called like the entity of a start and declared nowhere: they are called what the entity is. */
  readonly started: ReadonlySet<string>;
  readonly places: readonly (readonly [entity: string, at: string])[];
  /** What the process is about, when that is told by the file. */
  readonly subject: string | undefined;
}

function recordVariables(processes: readonly ExecutableProcess[]): Records {
  const entities = new Map<string, string>();
  const started = new Set<string>();
  const places: (readonly [string, string])[] = [];
  for (const { id, recordVariables: declared, startTriggers } of processes) {
    for (const [variable, entity] of declared) {
      entities.set(variable, entity);
      places.push([entity, `${id}#variable`]);
    }
    for (const { element, record } of startTriggers) {
      if (record === undefined) continue;
      if (!entities.has(record.entity)) started.add(record.entity);
      entities.set(record.entity, record.entity);
      places.push([record.entity, `${element}#startOn`]);
    }
  }
  const kinds = [...new Set(entities.values())];
  return { entities, started, places, subject: kinds.length === 1 ? kinds[0] : undefined };
}

/** Conditions of starts also know `record` and `before`. */
function schemaFor(entities: ReadonlyMap<string, string>, pen: Pen): Schema {
  const schema: Record<string, Schema[string]> = {};
  const kinds = new Set(entities.values());
  for (const [variable, entity] of entities) schema[variable] = { entries: schemaOf(entity, pen.entities) };
  const [only] = kinds;
  if (only !== undefined && kinds.size === 1)
    for (const name of ['record', 'before']) schema[name] ??= { entries: schemaOf(only, pen.entities) };
  return schema;
}

/** Everything the engine's compiler takes as FEEL, as it stands in the file. */
function expressionsOf(processes: readonly ExecutableProcess[]): ReadonlySet<string> {
  const sources = new Set<string>();
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if ('evaluate' in value && 'source' in value && typeof value.source === 'string') sources.add(value.source.trim());
    else for (const part of value instanceof Map ? value.values() : Object.values(value)) visit(part);
  };
  for (const { flows, elements, startTriggers } of processes) visit([flows, elements, startTriggers]);
  return sources;
}

/** The nearest element with an id, and what of it. */
function placeOf(tag: Tag, attribute: string | undefined): string {
  let at: Tag | undefined = tag;
  while (at !== undefined && !at.attributes.has('id')) at = at.parent;
  return `${at?.attributes.get('id') ?? ''}#${attribute?.replace(/^.*:/, '') ?? tag.local}`;
}

const writing: ReadonlySet<string> = new Set(['set-field', 'assign', 'create-record']);

/** The entity whose field this is about: the inputs `field` and `values` of a service task that writes records. */
function writtenBy(tag: Tag, attribute: string | undefined, subject: string | undefined): string | undefined {
  const target = tag.attributes.get('target');
  if (!isWriting(tag, attribute) || (target !== 'field' && target !== 'values')) return undefined;
  return literalInput(tag.parent, 'entity') ?? subject;
}

/** The source of an input of a service task that writes records. */
function isWriting(tag: Tag, attribute: string | undefined): boolean {
  if (tag.local !== 'input' || attribute !== 'source') return false;
  const type = [...(tag.parent?.parent?.attributes ?? [])].find(([name]) => /(^|:)type$/.test(name))?.[1];
  return writing.has(type ?? '');
}

function literalOf(source: string | undefined): string | undefined {
  return /^\s*=?\s*"([^"\\]*)"\s*$/.exec(source ?? '')?.[1];
}

function literalInput(inputs: Tag | undefined, target: string): string | undefined {
  const input = inputs?.children.find((child) => child.local === 'input' && child.attributes.get('target') === target);
  return literalOf(input?.attributes.get('source'));
}
