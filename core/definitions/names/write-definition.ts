// A definition with each of its names of fields as the pen writes it.
import { namesOf } from '../../../schemas/entity-names.ts';
import type { Definition, RoleDefinition } from '../../../schemas/types.ts';
import { type Pen, put } from './pen.ts';
import { writeDashboard } from './write-dashboard.ts';
import { writeDecision } from './write-decision.ts';
import { writeDocument } from './write-document.ts';
import { writeAccess, writeEntity } from './write-entity.ts';
import { writeProcess } from './write-process.ts';
import { writeReport } from './write-report.ts';
import { writeForm, writeMenu, writeMessage, writePage, writePortal, writeRule, writeView } from './write-simple.ts';

/** What is live, as far as names ask for it. */
export interface Surroundings {
  /** By all the names they ever had. */
  readonly entities: readonly string[];
  /** The entities of the rules that send the message. */
  readonly sentAbout: (message: string) => readonly string[];
}

/** The same object when no name changed. */
export async function writeDefinition(definition: Definition, pen: Pen, around: Surroundings): Promise<Definition> {
  const written = await write(definition, pen, around);
  return JSON.stringify(written) === JSON.stringify(definition) ? definition : written;
}

async function write(definition: Definition, pen: Pen, around: Surroundings): Promise<Definition> {
  switch (definition.kind) {
    case 'entity':
      return writeEntity(definition, pen);
    case 'form':
      return writeForm(definition, pen);
    case 'view':
      return put(writeView(definition, definition.entity, pen), 'entity', (name) => pen.entity(name, '/entity'));
    case 'rule':
      return writeRule(definition, pen);
    case 'message':
      return writeMessage(definition, pen, around.entities, around.sentAbout(definition.name));
    case 'decision':
      return writeDecision(definition, pen);
    case 'document':
      return writeDocument(definition, pen);
    case 'role':
      return writeRole(definition, pen);
    case 'menu':
      return writeMenu(definition, pen);
    case 'portal':
      return writePortal(definition, pen);
    case 'report':
      return writeReport(definition, pen);
    case 'dashboard':
      return writeDashboard(definition, pen);
    case 'page':
      return writePage(definition, pen);
    case 'process':
      return writeProcess(definition, pen);
    default:
      return definition;
  }
}

function writeRole(role: RoleDefinition, pen: Pen): RoleDefinition {
  return put(role, 'rights', (rights) =>
    Object.fromEntries(
      Object.entries(rights).map(([entity, access]) => {
        const at = `/rights/${entity}`;
        return [pen.entity(entity, at), writeAccess(access, entity, pen, at)];
      }),
    ),
  );
}

/** What a set of live definitions is, seen from one of them. */
export function surroundingsOf(definitions: Iterable<Definition>): Surroundings {
  const entities: string[] = [];
  const senders = new Map<string, string[]>();
  for (const definition of definitions) {
    if (definition.kind === 'entity') entities.push(...namesOf(definition));
    if (definition.kind !== 'rule') continue;
    for (const { do: what, with: given } of definition.then) {
      if (what !== 'sendMessage' || typeof given.template !== 'string') continue;
      senders.set(given.template, [...(senders.get(given.template) ?? []), definition.entity]);
    }
  }
  return { entities, sentAbout: (message) => senders.get(message) ?? [] };
}
