// The contract of public forms on SQLite.
import { keepsPublicForms } from './public-forms.ts';

keepsPublicForms('SQLite', async () => undefined);
