// R-119 home per role, on SQLite.
import { describeHome } from './home.ts';

describeHome(async () => undefined);
