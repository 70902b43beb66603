import { SockscopeError } from '../../contract/index.ts';

/**
 * An operation that ends in time whatever it does: after `timeoutMs`, or when `turn` is aborted, it rejects and its signal is
 * aborted. Readers keep time themselves; this one also holds for a file that hangs or a runner that heeds no signal.
 */
export function within<T>(
  timeoutMs: number,
  turn: AbortController,
  source: string,
  operation: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const giveUp = (fault: SockscopeError) => {
      reject(fault);
      own.abort();
    };
    const onAbort = () => giveUp(new SockscopeError('kernel-failed', `${source}: the reading was given up.`));
    const timer = setTimeout(
      () => giveUp(new SockscopeError('kernel-timeout', `${source} did not answer within ${timeoutMs} ms.`)),
      timeoutMs,
    );
    timer.unref();
    turn.signal.addEventListener('abort', onAbort, { once: true });
    operation(own.signal)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        turn.signal.removeEventListener('abort', onAbort);
      });
  });
}
