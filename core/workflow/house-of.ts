// Everything a process may name in a release, as the engine's checks and the studio ask for it.
import { placesOf } from '../../schemas/form-layout.ts';
import type { FormDefinition } from '../../schemas/types.ts';
import { createPolicy } from '../access/policy.ts';
import type { Release } from '../definitions/definitions.ts';
import { ownAmong } from '../definitions/own-calendar.ts';
import type { House, HouseRole } from '../engine/check/house.ts';
import type { NamedOffer } from '../engine/task-offer.ts';
import type { EffectHandler } from './workflow.ts';

const builtIn = ['staff', 'manager', 'admin'];

/** A handler that says nothing of itself takes any inputs. */
export function offerOf({ name, offer }: EffectHandler): NamedOffer {
  return { parameters: [], takesMore: true, ...offer, name };
}

export function houseOf(release: Release, tasks: readonly NamedOffer[]): House {
  const label = <T extends { name: string; label?: object }>({ name, label: given }: T) =>
    given === undefined ? { name } : { name, label: given };
  const all = <K extends 'form' | 'message' | 'process' | 'rule' | 'decision'>(kind: K) =>
    release.all(kind).map(({ definition }) => definition);
  return {
    entities: release.entities().map((entity) => ({
      ...label(entity),
      ...(entity.was === undefined ? {} : { was: entity.was }),
      ...(entity.pipeline === undefined ? {} : { pipeline: true as const }),
      fields: entity.fields.map(({ name, kind, target }) => ({
        name,
        kind,
        ...(target === undefined ? {} : { target }),
      })),
    })),
    forms: (all('form') as readonly FormDefinition[]).map((form) => ({
      ...label(form),
      entity: form.entity,
      own: placesOf(form).flatMap(({ own }) => own ?? []),
    })),
    messages: all('message').map(label),
    calendars: [...ownAmong(release), ...release.all('calendar').map(({ definition }) => definition)],
    processes: all('process').map(label),
    decisions: [
      ...all('decision').map((decision) => ({ ...label(decision), kind: 'decision' })),
      ...all('rule').map((rule) => ({ ...label(rule), kind: 'rule', entity: rule.entity })),
    ],
    roles: rolesOf(release),
    tasks,
  };
}

/** Roles are the options of the field `role` of `user`. */
function rolesOf(release: Release): readonly HouseRole[] {
  const options = release.entity('user')?.fields.find(({ name }) => name === 'role')?.options;
  const policy = createPolicy(
    (name) => release.entity(name),
    undefined,
    () => release.entities(),
    (role) => release.get('role', role)?.definition,
  );
  return (options ?? builtIn.map((value) => ({ value, label: undefined }))).map(({ value, label }) => ({
    name: value,
    ...(label === undefined ? {} : { label }),
    reads: release
      .entities()
      .filter((entity) => policy.grant({ kind: 'user', id: '', roles: [value] }, entity, 'read').allowed)
      .map(({ name }) => name),
  }));
}
