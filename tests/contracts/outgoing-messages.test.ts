// When a message leaves and what goes with it, on SQLite.
import { describeOutgoing } from './outgoing-messages.ts';

describeOutgoing(async () => undefined);
