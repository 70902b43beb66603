import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import {
  CONTROL_SUBPROTOCOL,
  type ControlAnswer,
  type ControlMessage,
  type DisplayReport,
  type RequestInput,
  type RequestName,
  type RequestOutput,
} from '../../contract/index.ts';

/** The product as a window sees it. */
export interface Product {
  readonly pid: number;
  /** Where its window and its reports are: `http://127.0.0.1:1234`. */
  readonly origin: string;
  /** Fails with the message of the error value. */
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>>;
  /** Returns its own unregister function. */
  onPush(listener: (name: string, payload: unknown) => void): () => void;
  onPicture(listener: () => void): () => void;
  reportDisplay(report: DisplayReport): void;
  close(): Promise<void>;
}

/** `sockscope serve` with its library in `home`, and a control connection to it. */
export async function startProduct(cli: string, home: string): Promise<Product> {
  const child = spawn(process.execPath, [cli, 'serve', '--port', '0'], {
    env: { ...process.env, SOCKSCOPE_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const url = new URL(line.trim());
  const token = new URLSearchParams(url.hash.slice(1)).get('token') ?? '';
  const socket = new WebSocket(`ws://${url.host}/control`, [CONTROL_SUBPROTOCOL, `token.${token}`], { origin: url.origin });
  await once(socket, 'open');

  const pushed = new Set<(name: string, payload: unknown) => void>();
  const pictured = new Set<() => void>();
  const waiting = new Map<number, (answer: Extract<ControlAnswer, { type: 'answer' }>) => void>();
  let lastId = 0;
  socket.on('message', (data, isBinary) => {
    if (isBinary) {
      for (const listener of pictured) listener();
      return;
    }
    const answer = JSON.parse(String(data)) as ControlAnswer;
    if (answer.type === 'push') for (const listener of pushed) listener(answer.name, answer.payload);
    else waiting.get(answer.id)?.(answer);
  });
  const send = (message: ControlMessage) => socket.send(JSON.stringify(message));
  const register = <T>(set: Set<T>, listener: T) => {
    set.add(listener);
    return () => void set.delete(listener);
  };
  return {
    pid: child.pid!,
    origin: url.origin,
    request: (name, input) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, ({ result }) => {
          waiting.delete(id);
          if (result.ok) resolve(result.value as never);
          else reject(new Error(`${name}: ${result.error.message} ${JSON.stringify(result.error.faults ?? '')}`));
        });
        send({ type: 'request', id, name, input });
      }),
    onPush: (listener) => register(pushed, listener),
    onPicture: (listener) => register(pictured, listener),
    reportDisplay: (report) => send({ type: 'display', report }),
    close: async () => {
      socket.terminate();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    },
  };
}
