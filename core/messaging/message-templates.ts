// Message definitions compiled once per version. Rendering puts values in as text; what is in a value is never read as a template again.
import type { LocalText, MessageDefinition } from '../../schemas/types.ts';
import type { Versioned } from '../definitions/definitions.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { compileTemplate } from '../expressions/compile-template.ts';
import {
  type CompiledExpression,
  type CompiledTemplate,
  type EvaluationOptions,
  ExpressionError,
  type FeelValue,
} from '../expressions/expressions.ts';
import type { ProblemDetail } from '../kernel/problem.ts';

type Texts = ReadonlyMap<string, CompiledTemplate>;

export interface CompiledMessage {
  readonly definition: MessageDefinition;
  readonly version: number;
  readonly to: CompiledExpression;
  readonly reads: readonly string[];
  /** The language it is written in when this one is wanted: that one, else English, else the first there is. */
  languageFor(wanted: string): string;
  render(
    data: Readonly<Record<string, unknown>>,
    language: string,
    options: EvaluationOptions & { format: (value: FeelValue) => string },
  ): { subject?: string; body: string };
}

/** Everything wrong with the texts of a message, each with its place. */
export function checkMessage(definition: MessageDefinition): readonly ProblemDetail[] {
  const found: ProblemDetail[] = [];
  const attempt = (pointer: string, compile: () => unknown): void => {
    try {
      compile();
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      found.push(error.detail(pointer));
    }
  };
  attempt('/to', () => compileExpression(definition.to));
  for (const part of ['subject', 'body'] as const) {
    for (const [language, text] of Object.entries(definition[part] ?? {}))
      attempt(`/${part}/${language}`, () => compileTemplate(text));
  }
  if (Object.keys(definition.body).length === 0)
    found.push({ pointer: '/body', code: 'validation.required', params: { name: 'body' } });
  if (definition.channel !== 'email' && definition.attachments !== undefined)
    found.push({ pointer: '/attachments', code: 'message-attachments-channel' });
  if (definition.channel !== 'email' && definition.documents !== undefined)
    found.push({ pointer: '/documents', code: 'message-attachments-channel' });
  if (definition.channel === 'email' && definition.subject === undefined)
    found.push({ pointer: '/subject', code: 'validation.required', params: { name: 'subject' } });
  return found;
}

/** @param version 0 = not live */
export function compileMessage(definition: MessageDefinition, version: number): CompiledMessage {
  const to = compileExpression(definition.to);
  const bodies = compileTexts(definition.body);
  const subjects = compileTexts(definition.subject ?? {});
  const reads = new Set([to, ...bodies.values(), ...subjects.values()].flatMap((compiled) => [...compiled.reads]));
  for (const path of definition.attachments ?? []) reads.add(path);
  return {
    definition,
    version,
    to,
    reads: [...reads].sort(),
    languageFor: (wanted) =>
      bodies.has(wanted) ? wanted : bodies.has('en') ? 'en' : ([...bodies.keys()][0] ?? wanted),
    render(data, language, options) {
      const subject = subjects.get(language) ?? subjects.get('en') ?? [...subjects.values()][0];
      const body = bodies.get(language)?.render(data, options) ?? '';
      return subject === undefined ? { body } : { subject: subject.render(data, options).slice(0, 998), body };
    },
  };
}

function compileTexts(texts: LocalText): Texts {
  return new Map(Object.entries(texts).map(([language, text]) => [language, compileTemplate(text)]));
}

/** Keeps the compiled form of each version. */
export function createMessageTemplates(): (versioned: Versioned<MessageDefinition>) => CompiledMessage {
  const compiled = new WeakMap<MessageDefinition, CompiledMessage>();
  return (versioned) => {
    const known = compiled.get(versioned.definition) ?? compileMessage(versioned.definition, versioned.version);
    compiled.set(versioned.definition, known);
    return known;
  };
}
