// Event definitions and messages of the file → source data: what an event waits for or does, with its references followed.
import { bodyOf, isModdle, localType, type Moddle, textOf } from '../check/moddle.ts';
import { known, readSettings } from './read-settings.ts';
import type { SourceEventDefinition, SourceMessage } from './source-model.ts';

export function readMessage(value: unknown): SourceMessage | undefined {
  if (!isModdle(value)) return undefined;
  return known<SourceMessage>({
    id: value.id ?? '',
    name: textOf(value.name) ?? value.id,
    correlationKey: readSettings(value).settings.correlationKey,
  });
}

const timers = [
  ['timeDate', 'date'],
  ['timeDuration', 'duration'],
  ['timeCycle', 'cycle'],
] as const;

/** A code where there is one; an error or escalation without one is known by its name or id. */
function codeOf(reference: unknown, property: string): Pick<SourceEventDefinition, 'code' | 'isCodeless'> | undefined {
  if (!isModdle(reference)) return undefined;
  const code = textOf(reference[property]);
  if (code !== undefined && code !== '') return { code };
  return { ...known<{ code?: string }>({ code: textOf(reference.name) ?? reference.id }), isCodeless: true };
}

/** References that lead nowhere, by the element that holds them and its property. */
export type Dangling = ReadonlyMap<unknown, ReadonlyMap<string, string>>;

export function readEventDefinition(element: Moddle, dangling: Dangling): SourceEventDefinition {
  const timer = timers.flatMap(([property, kind]) =>
    element[property] === undefined ? [] : [{ timer: kind, text: bodyOf(element[property]) ?? '' }],
  )[0];
  const signal = isModdle(element.signalRef) ? (textOf(element.signalRef.name) ?? element.signalRef.id) : undefined;
  const missing = dangling.get(element);
  // What nobody declared is taken for the code itself, as other products do.
  const undeclared = missing?.get('errorRef') ?? missing?.get('escalationRef');
  const coded = codeOf(element.errorRef, 'errorCode') ?? codeOf(element.escalationRef, 'escalationCode');
  return known<SourceEventDefinition>({
    type: localType(element),
    timer,
    message: readMessage(element.messageRef),
    code: coded?.code ?? undeclared,
    isCodeless: coded?.isCodeless,
    name: signal ?? textOf(element.name),
    condition: bodyOf(element.condition),
    activity: isModdle(element.activityRef) ? element.activityRef.id : undefined,
    wait: element.waitForCompletion !== false,
    settings: readSettings(element).settings,
  });
}
