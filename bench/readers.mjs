// @ts-check
/**
 * `npm run bench:readers [-- --connections 1000] [--seconds 10] [--a-second 4]`: what it costs to read the kernel's queues. Opens real
 * connections over loopback in a child process (two sockets each) and reads them with each source through the product's own readers.
 * Prints, as a table of docs/performance.md: CPU time as a share of one core, this process's and that of the programs started, the median time
 * of a reading, and the longest that the event loop was held. Exits 99 when no source stays under the share allowed.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ALLOWED_SHARE = 0.05;
/** Not measured: the compiler's and the kernel's caches fill. */
const WARM_UP_READINGS = 8;
/** USER_HZ: the unit of times in /proc/PID/stat. */
const TICKS_A_SECOND = 100;

/** What the child runs: a server that accepts, and its clients. Prints the port when all are connected. */
const CONNECTIONS = `
const { createServer, connect } = require('node:net');
const server = createServer().listen(0, '127.0.0.1', 1024, async () => {
  const { port } = server.address();
  for (let made = 0; made < Number(process.argv[1]); made += 1) {
    await new Promise((resolve, reject) => connect({ host: '127.0.0.1', port }, resolve).on('error', reject));
  }
  console.log(port);
});
process.stdin.resume().on('end', () => process.exit());`;

/** @param {string} file @returns {Promise<any>} */
const load = async (file) => (await runnerImport(join(ROOT, file), { root: ROOT, configFile: false, logLevel: 'error' })).module;

/** User and system time in seconds of the children that ended: fields 16 and 17 of /proc/PID/stat (proc_pid_stat(5)). */
function childrenCpuS() {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND;
}

function ownCpuS() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** @param {{ read(signal: AbortSignal): Promise<unknown[]> }} reader @param {number} seconds @param {number} aSecond */
async function measure(reader, seconds, aSecond) {
  const { signal } = new AbortController();
  for (let reading = 0; reading < WARM_UP_READINGS; reading += 1) await reader.read(signal);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const [own, children, beganMs] = [ownCpuS(), childrenCpuS(), performance.now()];
  const wallMs = [];
  let sockets = 0;
  let late = 0;
  for (let reading = 0; reading < seconds * aSecond; reading += 1) {
    const dueMs = beganMs + (reading * 1_000) / aSecond;
    if (performance.now() > dueMs + 1_000 / aSecond) late += 1;
    await wait(Math.max(0, dueMs - performance.now()));
    const startedMs = performance.now();
    sockets = (await reader.read(signal)).length;
    wallMs.push(performance.now() - startedMs);
  }
  delay.disable();
  // Per reading, times how often one is due: a reading that was late makes the share no smaller.
  const share = (/** @type {number} */ cpuS) => (cpuS / wallMs.length) * aSecond;
  wallMs.sort((a, b) => a - b);
  return {
    sockets,
    late,
    own: share(ownCpuS() - own - (await idleCpuS(seconds))),
    children: share(childrenCpuS() - children),
    medianMs: wallMs[wallMs.length >> 1] ?? 0,
    loopMaxMs: delay.max / 1e6,
  };
}

/** @type {number | null} */
let idleShare = null;
/** What this process costs while it reads nothing (the monitor of the event loop wakes it each millisecond), which is not the reader's. @param {number} seconds */
async function idleCpuS(seconds) {
  if (idleShare === null) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const before = ownCpuS();
    await wait(3_000);
    idleShare = (ownCpuS() - before) / 3;
    delay.disable();
  }
  return idleShare * seconds;
}

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '10' },
    'a-second': { type: 'string', default: '4' },
  },
});
const [connections, seconds, aSecond] = [Number(values.connections), Number(values.seconds), Number(values['a-second'])];
const { candidateReaders } = await load('main/kernel/choose-reader.ts');
const { createCommandRunner } = await load('main/kernel/command-runner.ts');
const run = createCommandRunner(process.env);

const child = spawn(process.execPath, ['-e', CONNECTIONS, String(connections)], { stdio: ['pipe', 'pipe', 'inherit'] });
try {
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`the connections could not be made (exit code ${code})`)));
  });
  await idleCpuS(1);
  console.log(`${connections} connections, ${aSecond} readings a second for ${seconds} s each, Node ${process.version}\n`);
  console.log('| source | sockets | CPU, one core | of it own | of it programs | median of a reading | event loop held at most |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  const percent = (/** @type {number} */ share) => `${(share * 100).toFixed(1)} %`;
  let least = Number.POSITIVE_INFINITY;
  for (const processes of [false, true]) {
    for (const source of ['netstat', 'ss', 'procfs']) {
      const [reader] = candidateReaders(source, process.platform, run, { processes });
      const name = processes ? `${source} with processes` : source;
      try {
        const { sockets, late, own, children, medianMs, loopMaxMs } = await measure(reader, seconds, aSecond);
        if (!processes) least = Math.min(least, own + children);
        const cells = [
          name,
          sockets,
          percent(own + children),
          percent(own),
          percent(children),
          `${medianMs.toFixed(1)} ms`,
          `${loopMaxMs.toFixed(1)} ms`,
        ];
        console.log(`| ${cells.join(' | ')} |${late > 0 ? ` ${late} readings were late` : ''}`);
      } catch (error) {
        console.log(`| ${name} | ${error instanceof Error ? error.message : error} |`);
      }
    }
  }
  console.log(`\nThe cheapest takes ${percent(least)} of a core; allowed are ${percent(ALLOWED_SHARE)}.`);
  if (!(least < ALLOWED_SHARE)) process.exitCode = 99;
} finally {
  child.stdin.end();
}
