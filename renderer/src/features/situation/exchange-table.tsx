import { formatCount, formatMs } from '../../ui/format.ts';
import classes from './exchange.module.css';
import { PART_TEXT } from './exchange-lines.ts';
import { DISTRIBUTION_ROWS, type DistributionRow, type PartDistribution } from './part-distribution.ts';

const COLUMNS = ['p50', 'p90', 'p99', 'max'] as const;
const TOTAL = { label: 'Total', text: 'From the start until the answer was there.', color: 'var(--dim)' };

interface ExchangeTableProps {
  distributions: Record<DistributionRow, PartDistribution | null>;
  /** Exchanges that it is made of. */
  count: number;
  /** A setting was changed during the run; those before it are left out. */
  sinceChange: boolean;
}

/** How long each part takes: the median solid, the 99th percentile behind it, all on the scale of the slowest total. */
export function ExchangeTable({ distributions, count, sinceChange }: ExchangeTableProps) {
  const scale = distributions.total?.p99 ?? 1;
  return (
    <table className={classes.table}>
      <caption>
        Parts in ms, of the newest {formatCount(count)} images{sinceChange && ' since the last change'}
      </caption>
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col" aria-label="p50 and p99 as bars" />
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {DISTRIBUTION_ROWS.map((row) => {
          const { label, text, color } = row === 'total' ? TOTAL : PART_TEXT[row];
          const distribution = distributions[row];
          return (
            <tr key={row} data-total={row === 'total' || undefined}>
              <th scope="row" title={text}>
                {label}
              </th>
              <td>
                <span className={classes.bar} aria-hidden>
                  <span style={{ width: width(distribution?.p99, scale), background: color, opacity: 0.35 }} />
                  <span style={{ width: width(distribution?.p50, scale), background: color }} />
                </span>
              </td>
              {distribution || count === 0 || row === 'total' || row === 'send' || row === 'wait' ? (
                COLUMNS.map((column) => <td key={column}>{formatMs(distribution?.[column])}</td>)
              ) : (
                <td colSpan={COLUMNS.length} className={classes.none}>
                  none: it was connected already
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function width(value: number | undefined, scale: number): string {
  return value === undefined ? '0' : `${Math.min(100, (value / scale) * 100).toFixed(1)}%`;
}
