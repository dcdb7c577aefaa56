// What must not break again, on SQLite; the cases are in unbroken.ts.
import { staysUnbroken } from './unbroken.ts';

staysUnbroken('SQLite', async () => undefined);
