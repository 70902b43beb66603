import { spawn } from 'node:child_process';
import { SockscopeError } from '../../contract/index.ts';
import { EXIT } from '../exit-codes.ts';
import { startEngine } from '../host.ts';
import { onInterrupt } from '../interrupt.ts';
import { exposureText } from '../serve/exposure-text.ts';
import { startServe } from '../serve/serve.ts';

/** `sockscope serve`: the window in a browser, until interrupted. Prints the address on stdout. */
export async function serveCommand(options: { host: string; port: string; open?: boolean }): Promise<number> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new SockscopeError('usage', `--port takes 0 to 65535, not ${options.port}.`);
  const engine = startEngine('browser');
  await engine.recoverCaptures();
  let served: Awaited<ReturnType<typeof startServe>>;
  try {
    served = await startServe(engine, { host: options.host, port });
  } catch (error) {
    await engine.dispose();
    throw error;
  }
  process.stdout.write(`${served.url}\n`);
  const exposure = exposureText(options.host);
  if (exposure !== null) process.stderr.write(`${exposure}\n`);
  if (options.open) openInBrowser(served.url);
  await new Promise<void>((resolve) => onInterrupt(resolve));
  process.stderr.write('Stopping; a run in progress keeps its capture.\n');
  await engine.dispose();
  await served.close();
  return EXIT.done;
}

/** Asks the system for its browser. Where there is none, the printed address is all that is needed. */
function openInBrowser(url: string): void {
  const command = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer.exe' : 'xdg-open';
  spawn(command, [url], { stdio: 'ignore', detached: true })
    .on('error', () => process.stderr.write('No browser could be opened; open the address above.\n'))
    .unref();
}
