import { type ChildProcess, spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';

/** Accepts the connections from the ports that its standard input names, and reads nothing from them, until that ends. Whoever takes its port for that of a server that was there before is turned away. */
const PROGRAM = `
import socket, sys
listener = socket.create_server(('127.0.0.1', 0))
print(listener.getsockname()[1], flush=True)
kept = []
for line in sys.stdin:
    while True:
        connection, (_, port) = listener.accept()
        if port == int(line):
            kept.append(connection)
            break
        connection.close()
`;

/** A python3 process of its own that does not read its sockets. */
export interface DeafProcess extends AsyncDisposable {
  pid: number;
  port: number;
  /** Connects, and writes so many bytes, which nobody will read. */
  send(bytes: number): Promise<Socket>;
  /** Ends the process, and with it its sockets. */
  kill(): Promise<void>;
}

export async function startDeafProcess(): Promise<DeafProcess> {
  const child = spawn('python3', ['-c', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await firstNumber(child);
  const sockets: Socket[] = [];
  const kill = () =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });
  return {
    pid: child.pid!,
    port,
    kill,
    send: (bytes) =>
      new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => {
          child.stdin!.write(`${socket.localPort}\n`);
          socket.write(Buffer.alloc(bytes));
          resolve(socket);
        });
        sockets.push(socket);
        // The process is killed while bytes wait for it: the kernel resets the connection.
        socket.on('error', reject);
      }),
    [Symbol.asyncDispose]: async () => {
      await kill();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function firstNumber(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`python3 ended with ${code} before it listened`)));
    child.once('error', reject);
    child.stdout!.once('data', (data) => resolve(Number(String(data).trim())));
  });
}
