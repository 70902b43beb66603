import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePcap, type Segment } from './pcap.ts';
import { waitFor } from './sockets.ts';
import { tcpStreams } from './tcp-stream.ts';

/** What tcpdump saw of a port. */
export interface Captured {
  segments: Segment[];
  /** Packets that it says the kernel did not keep for it: where there are any, the capture proves nothing. */
  droppedPackets: number;
}

/** A capture that is under way. */
export interface RunningCapture extends AsyncDisposable {
  /** Waits until every connection that was seen has ended, both ways, and answers everything that was captured. */
  whole(): Promise<Captured>;
}

/** Enough for headers: Ethernet 14, IP 20, TCP at most 60. */
export const HEADERS_ONLY_BYTES = 96;
export const WHOLE_PACKETS_BYTES = 262_144;
/** In KiB: a capture must not lose what comes while its process has no core. */
const KERNEL_BUFFER_KIB = 131_072;

/** Whether this machine can capture its own loopback. Where tests are strict (CI) it has to. */
export const canCapture = Boolean(process.env['CI']) || (process.getuid?.() === 0 && !spawnSync('tcpdump', ['--version']).error);

/** Captures the TCP port `port` of loopback from now on. */
export async function captureLoopback(port: number, snapBytes: number): Promise<RunningCapture> {
  const folder = mkdtempSync(join(tmpdir(), 'sockscope-pcap-'));
  const file = join(folder, 'loopback.pcap');
  const args = ['-i', 'lo', '-n', '-U', '--immediate-mode', '-s', `${snapBytes}`, '-B', `${KERNEL_BUFFER_KIB}`, '-Z', 'root', '-w', file];
  const child = spawn('tcpdump', [...args, `tcp port ${port}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  let told = '';
  child.stderr.on('data', (data) => {
    told += data;
  });
  await waitFor(() => {
    if (child.exitCode !== null) throw new Error(`tcpdump: ${told}`);
    return told.includes('listening on');
  }, 'tcpdump to listen');
  return {
    whole: async () => {
      const areEnded = () => {
        const streams = tcpStreams(parsePcap(readFileSync(file)));
        return streams.length > 0 && streams.every(({ isEnded }) => isEnded);
      };
      await waitFor(areEnded, 'the end of every connection in the capture');
      await ended(child);
      const droppedPackets = Number(/(\d+) packets? dropped by kernel/.exec(told)?.[1] ?? Number.NaN);
      return { segments: parsePcap(readFileSync(file)), droppedPackets };
    },
    [Symbol.asyncDispose]: async () => {
      await ended(child);
      rmSync(folder, { recursive: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  await exit;
}

/** A port that nobody listens on now: a capture begins before the server does. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
