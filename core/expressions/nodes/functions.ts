// Function literals, calls by position and by name, and the constructors date(…), time(…), duration(…).
import { builtins } from '../builtins/index.ts';
import { unrepeatable } from '../builtins/other.ts';
import { ExpressionError, type FeelValue } from '../expressions.ts';
import { type Arguments, FeelFunction } from '../function.ts';
import { isBound, refuseForbidden, slots } from '../names.ts';
import { originsOfAll, withOrigins } from '../origins.ts';
import { contentOf, type SyntaxNode } from '../parse.ts';
import { type Evaluate, type Frame, Run } from '../run.ts';
import { type CompileNode, constant, constantOf, type NodeTable, type Site } from '../site.ts';
import { compileType } from './types.ts';

export const functionNodes: NodeTable = {
  FunctionInvocation: invocation,
  DateTimeLiteral: dateTime,
  FunctionDefinition: (node, site) => definition(node, site),
};

function invocation(node: SyntaxNode, site: Site): Evaluate {
  const target = contentOf(node)[0];
  if (target === undefined) throw site.unexpected(node);
  const { given, origins } = compileArguments(node, site);
  const named = target.name === 'VariableName' || target.name === 'SpecialFunctionName' ? site.name(target) : undefined;
  const builtin = named === undefined || isBound(named, site.names) ? undefined : builtins.get(named);
  if (builtin !== undefined) return withOrigins((frame) => builtin.invoke(frame.run, given(frame)), origins);
  if (named !== undefined && !isBound(named, site.names) && !site.outer.known?.has(named)) {
    if (unrepeatable.has(named)) throw new ExpressionError('expression-unrepeatable', target.from, { found: named });
    throw new ExpressionError('expression-unknown-function', target.from, { found: named });
  }
  const find = site.compile(target);
  return (frame) => {
    const called = find(frame);
    return called instanceof FeelFunction ? called.invoke(frame.run, given(frame)) : null;
  };
}

function dateTime(node: SyntaxNode, site: Site): Evaluate {
  const [first] = contentOf(node);
  if (first === undefined) throw site.unexpected(node);
  if (first.name === 'AtLiteral') return site.compile(first);
  const builtin = builtins.get(site.name(first));
  if (builtin === undefined) throw site.unexpected(first);
  const positional = compilePositional(node, site);
  const known = positional?.map((value) => constantOf(value));
  // with one or three literals a date, time or duration is one itself; a zone in a second argument would ask the run for its own
  if (known !== undefined && known.length !== 2 && known.every((value) => value !== undefined)) {
    const given = { positional: known.map((value) => value.value) };
    return constant(builtin.invoke(new Run({}, {}), given));
  }
  const given = positional === undefined ? compileArguments(node, site).given : inPosition(positional);
  return (frame) => builtin.invoke(frame.run, given(frame));
}

/** undefined when the arguments have names. */
function compilePositional(node: SyntaxNode, site: Site): Evaluate[] | undefined {
  if (node.getChild('NamedParameters') !== null) return undefined;
  const list = node.getChild('PositionalParameters');
  return list === null ? [] : compileEach(contentOf(list), site);
}

/** A function that is an argument is handed items of the lists before it: sort(lines, function(a, b) a.total > b.total). */
function compileEach(parts: readonly SyntaxNode[], site: Site): Evaluate[] {
  const compiled: Evaluate[] = [];
  for (const part of parts) {
    const handed = originsOfAll(compiled);
    const by: CompileNode | undefined =
      part.name === 'FunctionDefinition' ? (node, at) => definition(node, at, handed) : undefined;
    compiled.push(site.compile(part, undefined, undefined, by));
  }
  return compiled;
}

function inPosition(values: readonly Evaluate[]): (frame: Frame) => Arguments {
  return (frame) => {
    const positional: FeelValue[] = [];
    for (const value of values) positional.push(value(frame));
    return { positional };
  };
}

/** With where the arguments come from, which a built-in may hand on. */
function compileArguments(
  node: SyntaxNode,
  site: Site,
): { readonly given: (frame: Frame) => Arguments; readonly origins: readonly string[] } {
  const positional = compilePositional(node, site);
  if (positional !== undefined) return { given: inPosition(positional), origins: originsOfAll(positional) };
  const parameters = node.getChild('NamedParameters')?.getChildren('NamedParameter') ?? [];
  const named = parameters.map((parameter) => {
    const [name, value] = contentOf(parameter);
    if (name === undefined || value === undefined) throw site.unexpected(parameter);
    return { name: site.name(name), value };
  });
  const values = compileEach(
    named.map(({ value }) => value),
    site,
  );
  return {
    given: (frame) => ({ named: new Map(named.map(({ name }, index) => [name, values[index]!(frame)])) }),
    origins: originsOfAll(values),
  };
}

/** @param handed where what it is called with comes from, as far as that is known */
function definition(node: SyntaxNode, site: Site, handed: readonly string[] = []): Evaluate {
  const external = node.getChild('external');
  if (external !== null) throw new ExpressionError('expression-external', external.from, {});
  const parameters = (node.getChild('FormalParameters')?.getChildren('FormalParameter') ?? []).map((parameter) => {
    const name = parameter.getChild('ParameterName');
    if (name === null) throw site.unexpected(parameter);
    refuseForbidden([site.name(name)], name.from);
    const type = parameter.getChild('Type');
    return { name: site.name(name), accepts: type === null ? undefined : compileType(type, site) };
  });
  const body = node.getChild('FunctionBody')?.firstChild;
  if (body === null || body === undefined) throw site.unexpected(node);
  const names = parameters.map((parameter) => parameter.name);
  const evaluate = site.compileBlock(body, slots(names, site.names, new Map(names.map((name) => [name, handed]))));
  return (frame) =>
    new FeelFunction(names.length, (run, given) => {
      const values = inOrder(names, given);
      if (values === null || !values.every((value, index) => fits(value, parameters[index]?.accepts))) return null;
      return run.enter(() => evaluate(frame.bind(values)));
    });
}

function fits(value: FeelValue, accepts: ((value: FeelValue) => boolean) | undefined): boolean {
  return value === null || accepts === undefined || accepts(value);
}

/** One value per parameter; null when there are too many, too few or others. */
function inOrder(names: readonly string[], given: Arguments): readonly FeelValue[] | null {
  if (given.named === undefined) return given.positional?.length === names.length ? given.positional : null;
  const { named } = given;
  return named.size === names.length && names.every((name) => named.has(name))
    ? names.map((name) => named.get(name))
    : null;
}
