// Where work is given to a role, met in processes and rules.
import { describe, expect, it } from 'vitest';
import type { Definition } from '../../../schemas/types.ts';
import { writeRoles } from './write-role.ts';

const xml = `<bpmn:process id="P" xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:ravand="r" xmlns:camunda="c">
  <!-- clerk stays here -->
  <bpmn:userTask id="A" name="clerk" ravand:candidateRole="clerk" />
  <bpmn:userTask id="B" ravand:candidateRoles="[&quot;clerk&quot;, &quot;manager&quot;]" />
  <bpmn:userTask id="C" camunda:candidateGroups="manager, clerk" />
  <bpmn:serviceTask id="D" ravand:type="assign"><bpmn:extensionElements><ravand:io>
    <ravand:input target="role" source="&quot;clerk&quot;" /><ravand:input target="field" source="&quot;clerk&quot;" />
  </ravand:io></bpmn:extensionElements></bpmn:serviceTask>
</bpmn:process>`;

function met(definition: Definition, to: string): { readonly next: Definition; readonly places: readonly string[] } {
  const places: string[] = [];
  const next = writeRoles(definition, (role, at) => {
    if (role !== 'clerk') return role;
    places.push(at);
    return to;
  });
  return { next, places };
}

describe('roles that work is given to', () => {
  it('are met in every way a process names them, and nothing else of the file changes', () => {
    const { next, places } = met({ kind: 'process', name: 'p', xml }, 'agent');
    expect(places).toEqual(['A', 'B', 'C', 'D']);
    expect((next as { xml: string }).xml).toBe(
      xml
        .replace('candidateRole="clerk"', 'candidateRole="agent"')
        .replace('[&quot;clerk&quot;,', '[&quot;agent&quot;,')
        .replace('manager, clerk', 'manager, agent')
        .replace('target="role" source="&quot;clerk', 'target="role" source="&quot;agent'),
    );
  });

  it('are met in actions of rules, not in their expressions', () => {
    const rule: Definition = {
      kind: 'rule',
      name: 'r',
      entity: 'lead',
      on: ['created'],
      when: { path: 'name', operator: 'notEmpty' },
      // biome-ignore lint/suspicious/noThenProperty: a rule's word for its actions
      then: [
        { do: 'assign', with: { role: 'clerk', field: 'owner' } },
        { do: 'notify', with: { role: '=user.role', text: 'clerk' } },
      ],
    };
    const { next, places } = met(rule, 'agent');
    expect(places).toEqual(['/then/0/with/role']);
    expect(next).toMatchObject({
      // biome-ignore lint/suspicious/noThenProperty: a rule's word for its actions
      then: [{ with: { role: 'agent' } }, { with: { role: '=user.role', text: 'clerk' } }],
    });
    expect(met(rule, 'clerk').next).toBe(rule);
  });
});
