// camunda:, activiti: and flowable: extension elements → mappings and settings: in, out, inputOutput, failedJobRetryTimeCycle.
import { textLiteral } from '../../../expressions/translation.ts';
import { codeNames } from './camunda-attributes.ts';
import { type Draft, type Translated, take, type VendorMapping } from './reading.ts';
import { juel, unread } from './values.ts';
import { attribute, children, type VendorElement, vendorOf } from './vendor-element.ts';

const localOf = (element: VendorElement): string => element.$type.slice(element.$type.indexOf(':') + 1);

function addMapping(
  draft: Draft,
  from: string,
  direction: 'inputs' | 'outputs',
  target: string | undefined,
  source: Translated,
): void {
  if (target === undefined || target === '') draft.unread.add(from);
  else if (source.ok) {
    const mapping: VendorMapping = { target, source: source.text };
    draft[direction].push(mapping);
    draft.mapped.push({ from, to: direction === 'inputs' ? `input ${target}` : `output ${target}` });
  } else if (source.reason === 'unread') draft.unread.add(from);
  else draft.refused.push({ name: from, reason: source.reason, text: source.text, at: source.at });
}

/** <camunda:in> and <camunda:out> of a call activity. */
function passed(element: VendorElement, direction: 'inputs' | 'outputs', draft: Draft): void {
  const name = element.$type;
  const businessKey = attribute(element, 'businessKey');
  if (businessKey !== undefined) {
    // The calling instance's own key has no name in FEEL; the flag says that it goes along.
    if (/^[$#]\{\s*execution\.(processBusinessKey|businessKey)\s*\}$/.test(businessKey.trim())) {
      draft.settings.businessKeyInherited = 'true';
      draft.mapped.push({ from: name, to: 'businessKeyInherited' });
    } else take(draft, name, 'businessKey', juel.expression(businessKey));
    return;
  }
  if (attribute(element, 'variables') === 'all') {
    const to = direction === 'inputs' ? 'inputAll' : 'outputAll';
    draft.settings[to] = 'true';
    draft.mapped.push({ from: name, to });
    return;
  }
  const expression = attribute(element, 'sourceExpression');
  const variable = attribute(element, 'source');
  const source =
    expression !== undefined
      ? juel.expression(expression)
      : variable !== undefined
        ? juel.variable(variable)
        : unread('');
  addMapping(draft, name, direction, attribute(element, 'target'), source);
}

/** The value of a parameter: text with expressions, a list, a map; a script is code. */
function parameterValue(element: VendorElement): Translated {
  const [inner] = children(element);
  if (inner === undefined) return juel.expression(element.$body ?? '');
  const kind = localOf(inner);
  if (kind === 'script') return { ok: false, reason: 'code', text: '', at: 0 };
  if (kind === 'list') return joined(children(inner).map(parameterValue), (texts) => `[${texts.join(', ')}]`);
  if (kind === 'map') {
    const entries = children(inner);
    return joined(entries.map(parameterValue), (texts) => {
      const lines = texts.map(
        (text, index) => `${textLiteral(attribute(entries[index] ?? inner, 'key') ?? '')}: ${text}`,
      );
      return `{${lines.join(', ')}}`;
    });
  }
  return unread('');
}

function joined(values: readonly Translated[], join: (texts: readonly string[]) => string): Translated {
  const wrong = values.find((value) => !value.ok);
  return wrong ?? { ok: true, text: join(values.map((value) => value.text)) };
}

function parameters(element: VendorElement, draft: Draft): void {
  for (const parameter of children(element)) {
    const kind = localOf(parameter);
    const direction = kind === 'inputParameter' ? 'inputs' : kind === 'outputParameter' ? 'outputs' : undefined;
    if (direction === undefined) draft.unread.add(parameter.$type);
    else addMapping(draft, parameter.$type, direction, attribute(parameter, 'name'), parameterValue(parameter));
  }
}

/** "R3/PT10M": three tries, ten minutes apart. */
function retryCycle(element: VendorElement, draft: Draft): void {
  const found = /^\s*R(\d+)\/(P\S+)\s*$/.exec(element.$body ?? '');
  if (found === null) {
    draft.unread.add(element.$type);
    return;
  }
  take(draft, element.$type, 'retries', { ok: true, text: found[1] ?? '' });
  take(draft, element.$type, 'retryEvery', { ok: true, text: found[2] ?? '' });
}

/** Code hides in children: an input parameter's script, a listener's. */
function hiddenCode(element: VendorElement, draft: Draft): void {
  for (const child of children(element)) {
    const name = vendorOf(element, child.$type);
    if (name?.vendor === 'camunda' && codeNames.has(name.local))
      draft.refused.push({ name: child.$type, reason: 'code' });
    hiddenCode(child, draft);
  }
}

export function readCamundaElement(element: VendorElement, local: string, draft: Draft): void {
  if (codeNames.has(local)) draft.refused.push({ name: element.$type, reason: 'code' });
  if (local === 'in') passed(element, 'inputs', draft);
  else if (local === 'out') passed(element, 'outputs', draft);
  else if (local === 'inputOutput') parameters(element, draft);
  else if (local === 'failedJobRetryTimeCycle') retryCycle(element, draft);
  else if (local === 'properties') draft.ignored.add(element.$type);
  else if (!codeNames.has(local)) draft.unread.add(element.$type);
  if (local !== 'inputOutput') hiddenCode(element, draft);
}
