// What an element is called where it is spoken of: its kind in the person's language, and its name with it.
import { hasText, t } from '../shell/texts.ts';

/** @param type as in BPMN, without its prefix */
export function kindOf(type: string): string {
  return hasText(`process.kind.${type}`) ? t(`process.kind.${type}`) : type;
}

interface Drawn {
  readonly type: string;
  readonly businessObject: { readonly name?: string };
  readonly target?: Drawn;
}

/** "Call the guest (user task)"; of a flow without a name where it leads. */
export function calledIn({ type, businessObject, target }: Drawn): string {
  const kind = kindOf(type.replace('bpmn:', ''));
  if (businessObject.name) return `${businessObject.name} (${kind})`;
  return target === undefined
    ? kind
    : t('process.flowTo', { target: target.businessObject.name ?? kindOf(target.type.replace('bpmn:', '')) });
}
