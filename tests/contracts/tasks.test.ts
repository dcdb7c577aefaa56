// The contract of tasks on SQLite.
import { keepsTasks } from './tasks.ts';

keepsTasks('SQLite', async () => undefined);
