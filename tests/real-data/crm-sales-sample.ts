// A small sales history of the same shape as the real one: accounts with parents that come later in the file, products one of which deals call otherwise, agents
// in teams, deals with days as "day-month-year".
import { drawer } from './data-files.ts';

const agents = 9;
const deals = 330;

export function sampleAccounts(): string {
  const lines = Array.from({ length: 24 }, (_, index) => {
    const parent = index % 5 === 1 ? `Company ${(index + 3) % 24}` : '';
    return `Company ${index},${index % 2 ? 'retail' : 'medical'},${1980 + index},${(index * 137.31).toFixed(2)},${index * 11},Kenya,${parent}`;
  });
  return `account,sector,year_established,revenue,employees,office_location,subsidiary_of\n${lines.join('\n')}\n`;
}

export function sampleProducts(): string {
  return 'product,series,sales_price\nGTX Basic,GTX,550\nGTX Pro,GTX,4821\nMG Special,MG,55\nGTK 500,GTK,26768\n';
}

export function sampleTeams(): string {
  const lines = Array.from(
    { length: agents },
    (_, n) => `Agent ${n},Manager ${n % 3},${['Central', 'East', 'West'][n % 3]}`,
  );
  return `sales_agent,manager,regional_office\n${lines.join('\n')}\n`;
}

export function sampleDeals(): string {
  const draw = drawer(8_800);
  const day = (at: number): string => {
    const [year, month, date] = new Date(Date.UTC(2016, 9, 20 + at)).toISOString().slice(0, 10).split('-');
    return `${date}-${month}-${year!.slice(2)}`;
  };
  const lines = Array.from({ length: deals }, (_, index) => {
    const stage = ['Won', 'Won', 'Won', 'Lost', 'Lost', 'Engaging', 'Prospecting'][draw(7)]!;
    const isClosed = stage === 'Won' || stage === 'Lost';
    const engaged = draw(300);
    const closed = engaged + draw(120);
    const product = ['GTX Basic', 'GTXPro', 'GTX Pro', 'MG Special', 'GTK 500'][draw(5)]!;
    const account = isClosed || draw(2) === 0 ? `Company ${draw(24)}` : '';
    return [
      `D${String(index).padStart(7, '0')}`,
      `Agent ${draw(agents)}`,
      product,
      account,
      stage,
      stage === 'Prospecting' ? '' : day(engaged),
      isClosed ? day(closed) : '',
      stage === 'Won' ? String(30 + draw(28_000)) : isClosed ? '0' : '',
      '',
      '',
    ].join();
  });
  return `opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value,engage_quarter,close_quarter\n${lines.join('\n')}\n`;
}
