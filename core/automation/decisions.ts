// The decisions of a release: compiled once, taken with what they are given and, where they speak of an entity, with its record; and what each saw and
// which rows matched, in the form in which conditions of gateways are explained.
import type { DecisionDefinition } from '../../schemas/types.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import { type CompileResult, compileDecision } from '../dmn/compile-decision.ts';
import type { CompiledDecision, Taken } from '../dmn/decisions.ts';
import { takeDecision } from '../dmn/take-decision.ts';
import { valueOfType } from '../dmn/value-types.ts';
import type { PathLoader } from '../entities/load-paths.ts';
import type { Stored } from '../entities/records.ts';
import { toJson } from '../expressions/encoding.ts';
import type { FeelValue, Scope } from '../expressions/expressions.ts';
import { ownData } from '../expressions/values.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context } from '../kernel/context.ts';
import { isPlainObject, type Json, type JsonObject } from '../kernel/data.ts';
import { Problem } from '../kernel/problem.ts';
import { systemFields } from '../query/columns.ts';
import { confirmByEngine } from '../rules/confirm-rows.ts';

export interface Decisions {
  /** @throws Problem 422 `decision-missing`, `decision-broken` */
  find(release: Release, name: string): { readonly compiled: CompiledDecision; readonly version: number };
  /** The paths it and what it requires read from what they are given. */
  reads(release: Release, compiled: CompiledDecision): readonly string[];
  /** The entity it speaks of, or else the first of what it requires. */
  about(release: Release, compiled: CompiledDecision): string | undefined;
  take(context: Context, asked: AskedDecision): Promise<DecisionAnswer>;
}

export interface AskedDecision {
  readonly compiled: CompiledDecision;
  /** undefined: a draft. */
  readonly version: number | undefined;
  readonly given: Scope;
  /** Of the entity it is about: what is not given is read from it, as the context's principal. */
  readonly record?: Stored | undefined;
}

export interface DecisionAnswer {
  readonly taken: Taken;
  /** For the timeline: name, version, rows from 1, and conditions with the values they saw. */
  readonly account: JsonObject;
}

/** The names a decision's expressions may use beside what it is given. */
export function fieldsFor(definition: DecisionDefinition, release: Release): readonly string[] | undefined {
  const entity = definition.entity === undefined ? undefined : release.entity(definition.entity);
  if (entity === undefined) return undefined;
  const former = entity.fields.flatMap(({ name, was = [] }) => [name, ...was]);
  return [...former, ...systemFields.keys(), 'pipeline'];
}

export function createDecisions(needs: {
  readonly definitions: Pick<Definitions, 'current'>;
  readonly loader: PathLoader;
  readonly clock: Clock;
}): Decisions {
  const known = new WeakMap<DecisionDefinition, { entity: unknown; result: CompileResult }>();

  /** Compiled anew only when the entity it speaks of is another. */
  const compile = (definition: DecisionDefinition, release: Release): CompileResult => {
    const entity = release.entity(definition.entity ?? '');
    const found = known.get(definition);
    if (found !== undefined && found.entity === entity) return found.result;
    const result = compileDecision(definition, fieldsFor(definition, release));
    known.set(definition, { entity, result });
    return result;
  };

  /** What went live was sound; what it speaks of may have changed since. A decision that cannot be read whole is not taken. */
  const lookUp = (release: Release, name: string) => {
    const live = release.get('decision', name);
    if (live === undefined) return undefined;
    const { faults, compiled } = compile(live.definition, release);
    if (faults.length > 0) throw new Problem(422, 'decision-broken', { params: { decision: name }, details: faults });
    return { compiled, version: live.version };
  };

  /** It and what it requires, each once. */
  const wholeOf = (release: Release, compiled: CompiledDecision): readonly CompiledDecision[] => {
    const found = new Map<string, CompiledDecision>();
    const visit = (one: CompiledDecision): void => {
      if (found.has(one.definition.name)) return;
      found.set(one.definition.name, one);
      for (const { decision } of one.definition.requires ?? []) {
        const next = lookUp(release, decision)?.compiled;
        if (next !== undefined) visit(next);
      }
    };
    visit(compiled);
    return [...found.values()];
  };
  const reads: Decisions['reads'] = (release, compiled) =>
    [...new Set(wholeOf(release, compiled).flatMap((one) => one.reads))].sort();

  return {
    reads,
    about: (release, compiled) =>
      wholeOf(release, compiled).find(({ definition }) => definition.entity !== undefined)?.definition.entity,
    find(release, name) {
      const found = lookUp(release, name);
      if (found === undefined) throw new Problem(422, 'decision-missing', { params: { decision: name } });
      return found;
    },
    async take(context, { compiled, version, given, record }) {
      const release = needs.definitions.current(context);
      const paths = reads(release, compiled);
      const missing = paths.filter((path) => !Object.hasOwn(given, rootOf(path)));
      const own = record === undefined ? {} : await needs.loader.load(context, record, missing, 'feel');
      const scope: Scope = { ...own, ...typed(compiled.definition, given) };
      const taken = await takeDecision(
        {
          find: (name) => lookUp(release, name),
          confirm: confirmByEngine,
          options: { now: needs.clock.now(), zone: release.settings.timeZone },
        },
        compiled,
        scope,
        version,
      );
      return { taken, account: accountOf(taken, scope, paths, given, record?.entity) };
    },
  };
}

/** Rows of one decision that are told; and characters of one value. */
const mostTold = 50;
const mostValue = 1_000;

function inShort(json: Json): Json {
  const text = JSON.stringify(json);
  return text.length <= mostValue ? json : `${text.slice(0, mostValue)}…`;
}

function rootOf(path: string): string {
  return path.split('.', 1)[0] ?? '';
}

/** Texts of JSON become what the decision says they are. */
function typed({ data = [] }: DecisionDefinition, given: Scope): Scope {
  const types = new Map(data.map(({ name, type }) => [name, type]));
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, valueOfType(value, types.get(name) ?? 'any') ?? value]),
  );
}

/** Paths into the record are told with its entity, so that whoever may not see a field does not see what it was. */
function accountOf(taken: Taken, scope: Scope, paths: readonly string[], given: Scope, entity?: string): JsonObject {
  const values: Record<string, Json> = {};
  for (const path of paths) {
    const isOwn = entity !== undefined && !Object.hasOwn(given, rootOf(path));
    values[isOwn ? `${entity}.${path}` : path] = inShort(shown(valueAt(scope, path)));
  }
  const { decision, version, rows } = taken;
  const none = rows.length === 0 && decision.formula === undefined;
  const conditions: JsonObject[] = none
    ? [{ source: decision.name, values, result: false }]
    : decision.formula === undefined
      ? rows
          .slice(0, mostTold)
          .map((row, at) => ({ source: sourceOf(decision, row), values: at === 0 ? values : {}, result: true }))
      : [{ source: decision.formula, values, result: true }];
  return {
    decision: decision.name,
    ...(version === undefined ? {} : { version }),
    rows: rows.slice(0, mostTold).map((row) => row + 1),
    ...(rows.length > mostTold ? { rowCount: rows.length } : {}),
    conditions,
    ...(taken.required.length === 0
      ? {}
      : { required: taken.required.map((one) => ({ decision: one.decision.name, version: one.version ?? 0 })) }),
  };
}

function valueAt(scope: Scope, path: string): FeelValue {
  return path
    .split('.')
    .reduce<FeelValue>(
      (value, name) => (typeof value === 'object' && value !== null ? (ownData(value, name) ?? null) : null),
      scope,
    );
}

/** "3: amount > 100, status "gold"": the row as it is written. */
function sourceOf({ inputs, rows }: DecisionDefinition, row: number): string {
  const cells = inputs.flatMap(({ expression }, at) => {
    const cell = rows[row]?.when[at]?.trim() ?? '';
    return cell === '' || cell === '-' ? [] : [`${expression} ${cell}`];
  });
  return `${row + 1}: ${cells.length === 0 ? '-' : cells.join(' · ')}`.slice(0, 1_000);
}

/** Values as people read them: exact numbers and dates as text. */
export function shown(value: FeelValue): Json {
  const json = toJson(value);
  return plain(json);
}

function plain(json: Json): Json {
  if (Array.isArray(json)) return json.map((item) => plain(item as Json));
  if (!isPlainObject(json)) return json;
  const entries = Object.entries(json) as [string, Json][];
  const [[name, inner] = ['', null]] = entries;
  if (entries.length === 1 && /^\$(decimal|date|time|datetime|duration)$/.test(name)) return inner;
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]));
}
