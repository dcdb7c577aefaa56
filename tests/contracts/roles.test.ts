// Roles and menus on SQLite.
import { describe } from 'vitest';
import { describeRoles } from './roles.ts';

describe('with SQLite', () => describeRoles(async () => undefined));
