import { allowedClause, type ErrorValue } from '../../../contract/index.ts';
import classes from './error-text.module.css';

/** What happened, what is safe, what to try, which fields are at fault, and the code to look up. */
export function ErrorText({ error, safe }: { error: ErrorValue; safe?: string }) {
  return (
    <div className={classes.text}>
      <p>{error.message}</p>
      {error.faults && error.faults.length > 0 && (
        <ul className={classes.faults}>
          {error.faults.map((fault) => (
            <li key={fault.path}>
              <code>{fault.path || 'document'}</code> is <code>{fault.value}</code>
              {allowedClause(fault)}
            </li>
          ))}
        </ul>
      )}
      {safe && <p>{safe}</p>}
      <p>{error.hint}</p>
      <p className={classes.code}>{error.code}</p>
    </div>
  );
}
