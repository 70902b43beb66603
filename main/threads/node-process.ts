import { fork } from 'node:child_process';
import { basename } from 'node:path';
import type { EngineThread, ThreadPort } from './thread.ts';

/** A process that has been asked to end, and has not, is killed after this time. */
export const PROCESS_END_TIMEOUT_MS = 3_000;

/**
 * Starts `file` in a process of its own, behind the interface of a thread. The first message that it gets is `data`;
 * messages are copied by the structured clone algorithm, and shared memory cannot be handed over. Asked to end, it sees
 * its channel closed. An end that nobody asked for is an error, whatever its exit code.
 */
export function nodeProcess<In, Out>(file: string, data: unknown): EngineThread<In, Out> {
  const name = basename(file).replace(/\.[^.]*$/, '');
  // Its standard output is not ours to write on: the command line promises that JSON stands there alone.
  const child = fork(file, [], { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let asked = false;
  const exited = new Promise<Error | null>((resolve) => {
    child.once('error', (error) => {
      // Without a process id it was never started, and no exit will follow.
      if (child.pid === undefined) resolve(new Error(`the process ${name} could not be started: ${error.message}`));
    });
    child.once('exit', (code, signal) => {
      resolve(asked ? null : new Error(`the process ${name} ended ${signal === null ? `with code ${code}` : `by signal ${signal}`}`));
    });
  });
  // A message that a dying process does not get any more is lost; its exit tells the story.
  child.on('error', () => {});
  const send = (message: unknown) => {
    if (child.connected) child.send(message as object, () => {});
  };
  send(data);
  return {
    post: send,
    onMessage: (listener) => child.on('message', (message) => listener(message as Out)),
    onExit: (listener) => void exited.then(listener),
    terminate: async () => {
      asked = true;
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), PROCESS_END_TIMEOUT_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

/**
 * The other end: runs `body` with the data that the process was started with, and ends the process when the channel
 * closes, so that it never outlives its parent.
 */
export function runProcess<Data, In, Out>(body: (data: Data, port: ThreadPort<In, Out>) => void): void {
  process.once('disconnect', () => process.exit(0));
  // Ctrl-C goes to every process of the terminal; it is the parent that decides what it means.
  process.on('SIGINT', () => {});
  process.once('message', (data) => body(data as Data, processPort<In, Out>()));
}

function processPort<In, Out>(): ThreadPort<In, Out> {
  return {
    post: (message) => {
      if (process.connected) process.send?.(message, undefined, undefined, () => {});
    },
    onMessage: (listener) => process.on('message', (message) => listener(message as In)),
    close: () => {
      if (process.connected) process.disconnect();
    },
  };
}
