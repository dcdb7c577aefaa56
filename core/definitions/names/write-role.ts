// Names of roles where work is given out: in user tasks and service tasks of processes, and in actions of rules. What meets them decides what is to stand there: another
// role, or the same, noted down. Rights, audiences and homes are not work: plan-roles.ts has them.
import type { Definition, ProcessDefinitionSource, RuleAction, RuleDefinition } from '../../../schemas/types.ts';
import { elementIdOf, rewriteXml } from '../../engine/rewrite-xml.ts';

/** @param at the element of a process, or a JSON Pointer */
export type RolePen = (role: string, at: string) => string;

/** The same definition when it gives no work to a role. */
export function writeRoles(definition: Definition, pen: RolePen): Definition {
  if (definition.kind === 'process') return writeProcessRoles(definition, pen);
  return definition.kind === 'rule' ? writeRuleRoles(definition, pen) : definition;
}

/** Arguments of actions and inputs of service tasks that take a role. */
const roleArguments: ReadonlySet<string> = new Set(['role', 'orRole', 'candidateRole']);

function writeRuleRoles(rule: RuleDefinition, pen: RolePen): RuleDefinition {
  const actions = rule.then.map((action, at) => writeActionRoles(action, pen, `/then/${at}/with`));
  // biome-ignore lint/suspicious/noThenProperty: a rule's word for its actions
  return actions.every((action, at) => action === rule.then[at]) ? rule : { ...rule, then: actions };
}

function writeActionRoles(action: RuleAction, pen: RolePen, at: string): RuleAction {
  const given = Object.entries(action.with);
  const entries = given.map(([name, value]) => {
    const isRole = roleArguments.has(name) && typeof value === 'string' && !value.startsWith('=');
    return [name, isRole ? pen(value, `${at}/${name}`) : value] as const;
  });
  return entries.every(([, value], index) => value === given[index]?.[1])
    ? action
    : { ...action, with: Object.fromEntries(entries) };
}

function writeProcessRoles(process: ProcessDefinitionSource, pen: RolePen): ProcessDefinitionSource {
  const xml = rewriteXml(process.xml, (text) => {
    const name = text.attribute?.split(':').at(-1);
    const at = elementIdOf(text);
    if (name === 'candidateRole') return pen(text.value, at);
    if (name === 'candidateRoles' || name === 'candidateGroups') return writeList(text.value, (role) => pen(role, at));
    const isInput = name === 'source' && text.tag.local === 'input';
    return isInput && roleArguments.has(text.tag.attributes.get('target') ?? '')
      ? writeLiterals(text.value, (role) => pen(role, at))
      : text.value;
  });
  return xml === process.xml ? process : { ...process, xml };
}

/** A list that is written out in FEEL, or names with commas between them, as other products write them. */
function writeList(value: string, pen: (role: string) => string): string {
  if (/["[(${]/.test(value)) return writeLiterals(value, pen);
  return value.replace(/[^\s,]+/g, pen);
}

function writeLiterals(value: string, pen: (role: string) => string): string {
  return value.replace(/"([^"\\]*)"/g, (_, role: string) => JSON.stringify(pen(role)));
}
