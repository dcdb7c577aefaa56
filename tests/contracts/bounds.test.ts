// Automation keeps its bounds on SQLite; the cases are in bounds.ts.
import { keepsBounds } from './bounds.ts';

keepsBounds('SQLite', async () => undefined);
