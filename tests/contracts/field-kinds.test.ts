// The contract of field kinds on SQLite.
import { describeFieldKinds } from './field-kinds.ts';

describeFieldKinds('sqlite');
