// What people do from a record's card, on SQLite.
import { describeRecordCard } from './record-card.ts';

describeRecordCard(async () => ({}));
