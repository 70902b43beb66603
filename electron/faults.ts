import { app, dialog } from 'electron';

/**
 * An error that nothing caught leaves the process in a state that nobody planned: it is logged and shown, the run is ended so
 * that its capture is complete as far as possible, and the application exits with 1.
 */
export function reportUncaught(endRun: () => Promise<unknown>, log: (line: string) => void): void {
  let reported = false;
  const report = (thrown: unknown) => {
    const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    log(`uncaught: ${text}`);
    if (reported) return;
    reported = true;
    const leave = () => app.exit(1);
    endRun()
      .catch((error: unknown) => log(`the run did not end well: ${String(error)}`))
      .then(() => dialog.showErrorBox('Sockscope has to close', `What was recorded is kept. Please report this message:\n\n${text}`))
      .then(leave, leave);
  };
  process.on('uncaughtException', report);
  process.on('unhandledRejection', report);
}
