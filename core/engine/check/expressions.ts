// Expressions of executable processes (BPMN 2.0.2, 8.4.6 and 8.4.7): formal, written out, in a language that runs here.
import { compileExpression } from '../../expressions/compile-expression.ts';
import { ExpressionError } from '../../expressions/expressions.ts';
import { isIsoTimer } from '../time/time.ts';
import { bodyOf, is, type Moddle, one, outwards, textOf } from './moddle.ts';
import { type ModelIndex, placeOfDefinition } from './model-index.ts';
import type { Rule } from './rule.ts';

/** Where an expression decides how a process runs: type and property (the schema calls them tExpression). */
const places: readonly (readonly [type: string, property: string])[] = [
  ['SequenceFlow', 'conditionExpression'],
  ['ComplexGateway', 'activationCondition'],
  ['AdHocSubProcess', 'completionCondition'],
  ['StandardLoopCharacteristics', 'loopCondition'],
  ['MultiInstanceLoopCharacteristics', 'loopCardinality'],
  ['MultiInstanceLoopCharacteristics', 'completionCondition'],
  ['TimerEventDefinition', 'timeDate'],
  ['TimerEventDefinition', 'timeDuration'],
  ['TimerEventDefinition', 'timeCycle'],
  ['ConditionalEventDefinition', 'condition'],
  ['Assignment', 'from'],
  ['Assignment', 'to'],
  ['ResourceAssignmentExpression', 'expression'],
  ['ResourceParameterBinding', 'expression'],
];

/** Another engine's brackets, or FEEL behind "=": nobody takes that for a sentence. */
const marked = /^([$#]\{[\s\S]*\}|=[\s\S]+)$/;
/** A number, a truth value, a time. */
const literal = /^(-?\d+(\.\d+)?|true|false|null|-?P[\dTYMWDHS.,]+|R\d*\/\S+|\d{4}-\d\d-\d\d\S*)$/;

/** FEEL allows names of several words; variables here have none, so a text that reads one is a sentence. */
function isFeelText(text: string): boolean {
  try {
    return compileExpression(text).reads.every((path) => !path.includes(' '));
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}

const timers: Readonly<Record<string, 'date' | 'duration' | 'cycle'>> = {
  timeDate: 'date',
  timeDuration: 'duration',
  timeCycle: 'cycle',
};

/** Does it read like something to be evaluated, though the file does not say so? */
function looksFormal(text: string, property: string, model: ModelIndex): boolean {
  if (marked.test(text)) return true;
  // A file that keeps the interchange rules word for word would have said it.
  if (model.listsFlows) return false;
  const timer = timers[property];
  return literal.test(text) || (timer !== undefined && isIsoTimer(timer, text)) || isFeelText(text);
}

const runs = (element: Moddle): boolean => {
  for (const at of outwards(element)) if (is(at, 'Process')) return at.isExecutable !== false;
  return false;
};

/** 8.4.6: natural language documents a process, it does not run one. */
const natural: Rule = (model, report) => {
  for (const [type, property] of places) {
    for (const element of model.of(type)) {
      const expression = one(element[property]);
      if (expression === undefined || expression.$type === 'bpmn:FormalExpression' || !runs(expression)) continue;
      const text = bodyOf(expression) ?? '';
      if (text !== '' && !looksFormal(text, property, model))
        report.strict(expression, 'bpmn.natural-language', { property, found: text.slice(0, 100) });
    }
  }
};

/** Have sentences of their own when they are empty. */
const own = new Set(['conditionExpression', 'timeDate', 'timeDuration', 'timeCycle', 'condition']);

/** 8.4.6: the body of a formal expression is not optional. */
const written: Rule = (model, report) => {
  const check = (element: Moddle, property: string): void => {
    const expression = one(element[property]);
    if (expression === undefined || bodyOf(expression) !== '') return;
    const told = own.has(property) && !is(element, 'ComplexBehaviorDefinition');
    if (!told) report.strict(element, 'bpmn.expression-missing', { property });
  };
  for (const [type, property] of places) for (const element of model.of(type)) check(element, property);
  for (const [type, property] of [
    ['ComplexBehaviorDefinition', 'condition'],
    ['CorrelationPropertyBinding', 'dataPath'],
    ['CorrelationPropertyRetrievalExpression', 'messagePath'],
    ['DataInputAssociation', 'transformation'],
    ['DataOutputAssociation', 'transformation'],
  ] as const)
    for (const element of model.of(type)) check(element, property);
  for (const timer of model.of('TimerEventDefinition')) {
    const given = [timer.timeDate, timer.timeDuration, timer.timeCycle].flatMap((value) => one(value) ?? []);
    if (given.some((expression) => bodyOf(expression) === ''))
      report.strict(placeOfDefinition(timer), 'bpmn.timer-missing');
  }
};

const runnable = /^(|feel|juel|(https?:\/\/www\.omg\.org\/spec\/(dmn|feel)\/[\w./-]*))$/i;

/** FEEL runs, and JUEL is translated to it; an expression in another language is code. */
const languages: Rule = (model, report) => {
  for (const expression of model.of('FormalExpression')) {
    const language = textOf(expression.language) ?? '';
    if (!runnable.test(language) && runs(expression))
      report.error(expression, 'bpmn.script-language', { found: language });
  }
};

const uri = /^([A-Za-z][A-Za-z0-9+.-]*:\S+)$/;

/** 8.2.1: both languages of a file are named by URIs. */
const uris: Rule = (model, report) => {
  for (const property of ['expressionLanguage', 'typeLanguage']) {
    const value = textOf(model.definitions[property]);
    if (value !== undefined && !uri.test(value))
      report.strict(model.definitions, 'bpmn.language-uri', { property, found: value });
  }
};

export const expressionRules: readonly Rule[] = [natural, written, languages, uris];
