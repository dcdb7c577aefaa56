// on SQLite.
import { describeQuoteToOrder } from './quote-to-order.ts';

describeQuoteToOrder(async () => ({}));
