// The customer club on SQLite.
import { describe } from 'vitest';
import { describeClub } from './club.ts';

describe('The customer club', () => describeClub(async () => ({})));
