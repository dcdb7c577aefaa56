// The contract of documents, on SQLite.
import { describeDocuments } from './documents.ts';

describeDocuments(async () => ({}));
