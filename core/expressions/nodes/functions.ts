// Function literals, calls by position and by name, and the constructors date(…), time(…), duration(…).
import { builtins } from '../builtins/index.ts';
import { unrepeatable } from '../builtins/other.ts';
import { ExpressionError, type FeelValue } from '../expressions.ts';
import { type Arguments, FeelFunction } from '../function.ts';
import { isBound, refuseForbidden, slots } from '../names.ts';
import { contentOf, type SyntaxNode } from '../parse.ts';
import type { Evaluate, Frame } from '../run.ts';
import type { NodeTable, Site } from '../site.ts';
import { compileType } from './types.ts';

export const functionNodes: NodeTable = {
  FunctionInvocation: invocation,
  DateTimeLiteral: dateTime,
  FunctionDefinition: definition,
};

function invocation(node: SyntaxNode, site: Site): Evaluate {
  const target = contentOf(node)[0];
  if (target === undefined) throw site.unexpected(node);
  const given = compileArguments(node, site);
  const named = target.name === 'VariableName' || target.name === 'SpecialFunctionName' ? site.name(target) : undefined;
  const builtin = named === undefined || isBound(named, site.names) ? undefined : builtins.get(named);
  if (builtin !== undefined) return (frame) => builtin.invoke(frame.run, given(frame));
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
  const given = compileArguments(node, site);
  return (frame) => builtin.invoke(frame.run, given(frame));
}

function compileArguments(node: SyntaxNode, site: Site): (frame: Frame) => Arguments {
  const named = node.getChild('NamedParameters');
  if (named === null) {
    const list = node.getChild('PositionalParameters');
    const values = list === null ? [] : contentOf(list).map((child) => site.compile(child));
    return (frame) => ({ positional: values.map((value) => value(frame)) });
  }
  const entries = named.getChildren('NamedParameter').map((parameter) => {
    const [name, value] = contentOf(parameter);
    if (name === undefined || value === undefined) throw site.unexpected(parameter);
    return [site.name(name), site.compile(value)] as const;
  });
  return (frame) => ({ named: new Map(entries.map(([name, value]) => [name, value(frame)])) });
}

function definition(node: SyntaxNode, site: Site): Evaluate {
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
  const evaluate = site.compileBlock(body, slots(names, site.names));
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
