// The contract of forms on SQLite.
import { keepsForms } from './forms.ts';

keepsForms('SQLite', async () => undefined);
