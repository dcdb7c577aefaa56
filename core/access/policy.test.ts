// The policy: deny by default, the widest scope among the roles, and no field lent to rows it was not granted for.
import { describe, expect, it } from 'vitest';
import type { EntityDefinition, FieldDefinition, RoleAccess } from '../../schemas/types.ts';
import type { Principal } from '../kernel/context.ts';
import type { Action } from './access.ts';
import { createPolicy } from './policy.ts';
import { networkOf } from './sign-in-limiter.ts';

const fields: FieldDefinition[] = [
  { id: '1', name: 'name', kind: 'text' },
  { id: '2', name: 'salary', kind: 'decimal' },
  { id: '3', name: 'number', kind: 'integer', readOnly: true },
  { id: '4', name: 'owner', kind: 'reference', target: 'user' },
  { id: '5', name: 'team', kind: 'reference', target: 'team' },
];
const lead: EntityDefinition = {
  kind: 'entity',
  id: 'lead',
  name: 'lead',
  titleField: 'name',
  ownerField: 'owner',
  teamField: 'team',
  fields,
  access: {
    manager: { read: 'all', create: true, update: 'team', delete: 'own', fixed: ['salary'] },
    staff: { read: 'team', create: true, update: 'all', delete: 'none', hidden: ['salary'] },
    payroll: { read: 'own', create: false, update: 'none', delete: 'none' },
    robot: { read: 'own', create: false, update: 'own', delete: 'none' },
  },
};
const policy = createPolicy();
const nobody = { read: 'none', create: false, update: 'none', delete: 'none' } as const;
const all: Action[] = ['read', 'create', 'update', 'delete'];

function user(roles: string[], team?: string): Principal {
  return { kind: 'user', id: 'me', roles, ...(team === undefined ? {} : { team }) };
}

function names(set: ReadonlySet<string>): string[] {
  return [...set];
}

describe('policy', () => {
  it.each<[string, Principal]>([
    ['anonymous', { kind: 'anonymous' }],
    ['a portal customer', { kind: 'portal', id: 'p', person: 'x' }],
    ['a user without roles', user([])],
    ['a role that the entity does not name', user(['visitor'])],
    ['a role named like a member of every object', user(['constructor', '__proto__', 'toString'])],
    ['a service without roles', { kind: 'service', id: 's', roles: [] }],
  ])('denies %s everything', (_name, principal) => {
    for (const action of all) {
      const grant = policy.grant(principal, lead, action);
      expect([grant.allowed, grant.readable.size, grant.writable.size]).toEqual([false, 0, 0]);
    }
    expect(policy.may(principal, 'studio')).toBe(false);
  });

  it('gives admins all rows and fields, but what Ravand fills stays Ravand’s', () => {
    const grant = policy.grant(user(['staff', 'admin']), lead, 'update');
    expect([grant.rows, names(grant.readable).length, names(grant.writable)]).toEqual([
      undefined,
      5,
      ['name', 'salary', 'owner', 'team'],
    ]);
    expect(policy.may(user(['admin']), 'users')).toBe(true);
    expect(policy.may(user(['manager']), 'users')).toBe(false);
  });

  it('gives the system everything', () => {
    const system: Principal = { kind: 'system', purpose: 'test' };
    expect(names(policy.grant(system, lead, 'create').writable)).toContain('number');
    expect(policy.may(system, 'operate')).toBe(true);
  });

  it('hides hidden fields, shows fixed ones, and reads rows of the team and own ones', () => {
    const grant = policy.grant(user(['staff'], 't'), lead, 'read');
    expect(grant.rows).toEqual({
      or: [
        { field: 'owner', operator: 'eq', value: 'me' },
        { field: 'team', operator: 'eq', value: 't' },
      ],
    });
    expect(names(grant.readable)).toEqual(['name', 'number', 'owner', 'team']);
    expect(grant.writable.size).toBe(0);
    const manager = policy.grant(user(['manager'], 't'), lead, 'update');
    expect([manager.readable.has('salary'), manager.writable.has('salary')]).toEqual([true, false]);
  });

  it('takes the scope "team" as "own" for who is in no team', () => {
    expect(policy.grant(user(['staff']), lead, 'read').rows).toEqual({ field: 'owner', operator: 'eq', value: 'me' });
  });

  it('lets nobody change what they cannot read', () => {
    expect(policy.grant(user(['staff'], 't'), lead, 'update').rows).toEqual(
      policy.grant(user(['staff'], 't'), lead, 'read').rows,
    );
  });

  it('takes the widest rows of several roles and only the fields of the roles that reach them', () => {
    const grant = policy.grant(user(['payroll', 'staff'], 't'), lead, 'read');
    expect(grant.rows).toEqual(policy.grant(user(['staff'], 't'), lead, 'read').rows);
    expect(grant.readable.has('salary')).toBe(false);
    expect(policy.grant(user(['payroll']), lead, 'read').readable.has('salary')).toBe(true);
  });

  it('takes who made a record for its owner where no field says', () => {
    const { ownerField: _owner, teamField: _team, ...rest } = lead;
    expect(policy.grant(user(['robot']), rest, 'read').rows).toEqual({
      field: 'createdBy',
      operator: 'eq',
      value: 'me',
    });
  });

  it('lets a service own what the one it acts for owns', () => {
    const grant = policy.grant({ kind: 'service', id: 's', roles: ['robot'], behalfOf: 'me' }, lead, 'update');
    expect(grant.rows).toEqual({ field: 'owner', operator: 'eq', value: 'me' });
  });

  it('answers by the definition it is given, not by one it saw before', () => {
    const opened: EntityDefinition = {
      ...lead,
      access: { ...lead.access, payroll: { ...lead.access.robot!, read: 'all' } },
    };
    expect(policy.grant(user(['payroll']), lead, 'read').rows).toBeDefined();
    expect(policy.grant(user(['payroll']), opened, 'read').rows).toBeUndefined();
  });
});

describe('networkOf', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['evil, 10.0.0.1', 'unknown'],
  ])('takes %s as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('gives a role that is like another its rights to what does not name it, and never its acts', () => {
    const like = createPolicy(
      undefined,
      (role) => (role === 'staff' ? ['operate'] : []),
      undefined,
      (role) => ({ accountant: { like: 'staff' }, clerk: { like: 'accountant' } })[role],
    );
    const own: EntityDefinition = { ...lead, access: { ...lead.access, accountant: { ...nobody, read: 'own' } } };
    for (const action of all)
      expect(like.grant(user(['accountant']), lead, action)).toEqual(like.grant(user(['staff']), lead, action));
    expect(like.grant(user(['accountant']), own, 'read').rows).toEqual({ field: 'owner', operator: 'eq', value: 'me' });
    expect(like.grant(user(['accountant']), own, 'create').allowed).toBe(false);
    expect(like.grant(user(['clerk']), lead, 'read').allowed).toBe(false);
    expect(like.may(user(['accountant']), 'operate')).toBe(false);
    expect(like.reasons(user(['accountant']), lead, 'read')).toMatchObject([
      { kind: 'role', name: 'accountant', opens: true },
    ]);
  });

  it('gives a role the rights of its own definition where the entity does not name it, before those of whom it is like', () => {
    let rights: Readonly<Record<string, RoleAccess>> = { lead: { ...nobody, read: 'own', create: true } };
    const own = createPolicy(undefined, undefined, undefined, (role) =>
      role === 'agent' ? { like: 'staff', rights } : role === 'junior' ? { like: 'agent' } : undefined,
    );
    const named: EntityDefinition = { ...lead, access: { ...lead.access, agent: { ...nobody, read: 'all' } } };
    const other: EntityDefinition = { ...lead, name: 'other' };
    const mine = { field: 'owner', operator: 'eq', value: 'me' };
    expect(own.grant(user(['agent']), lead, 'read').rows).toEqual(mine);
    expect(own.grant(user(['agent']), lead, 'create').allowed).toBe(true);
    expect(own.grant(user(['agent']), lead, 'delete').allowed).toBe(false);
    // What the entity says of the role wins, and what neither names is as of the other role.
    expect(own.grant(user(['agent']), named, 'read')).toMatchObject({ allowed: true });
    expect(own.grant(user(['agent']), named, 'read').rows).toBeUndefined();
    expect(own.grant(user(['agent']), named, 'create').allowed).toBe(false);
    for (const action of all)
      expect(own.grant(user(['agent']), other, action)).toEqual(own.grant(user(['staff']), other, action));
    // Who is like it has them, too.
    expect(own.grant(user(['junior']), lead, 'read').rows).toEqual(mine);
    // The role published anew counts at once, for entities that stayed as they were.
    rights = { lead: nobody };
    for (const action of all) expect(own.grant(user(['agent']), lead, action).allowed).toBe(false);
  });
});
