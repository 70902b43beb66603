import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { ceilingSpreadText, type DoctorCheck } from '../contract/index.ts';
import { CeilingStore } from './ceiling/ceiling-store.ts';
import { machineFingerprint } from './ceiling/machine-fingerprint.ts';
import { probeTakeOver } from './direct/probe-take-over.ts';
import { readEnvironment } from './environment.ts';
import { HOST_FILES, openFileLimit } from './file-limit.ts';
import { chooseReader } from './kernel/choose-reader.ts';
import { createCommandRunner } from './kernel/command-runner.ts';
import { makeFolder } from './make-folder.ts';
import { formatCount } from './report/quantity.ts';
import { v8FlagsFor } from './threads/v8-flags.ts';
import { nativeAddonVersion, wsVersion } from './ws-library.ts';

/** What was found of the desktop's binary; `reason` says why there is none. */
export interface ElectronBinary {
  path: string | null;
  reason: string;
}

/** What draws PDF and PNG for this host; `reason` says why nothing does. */
export interface ReportPrinter {
  found: string | null;
  reason: string;
}

/** What the checks need to know of their host. */
export interface DoctorOptions {
  home: string;
  /** Version of the Electron that runs this, or `null` outside of it. */
  electron: string | null;
  platform?: NodeJS.Platform;
  env?: NodeJS.ProcessEnv;
  /** Where the desktop's binary is, told by hosts that can look for it. */
  electronBinary?: ElectronBinary;
  /** The Chromium of hosts that have none of their own. */
  printer?: ReportPrinter;
}

/** Fewer connections than these are less than what a laboratory for many connections is asked for. */
const CONNECTIONS_WISHED = 5_000;

/** Looks at what works on this machine. Changes nothing but the making of the library's folder. */
export async function checkMachine(options: DoctorOptions): Promise<DoctorCheck[]> {
  const platform = options.platform ?? process.platform;
  const env = options.env ?? process.env;
  return [
    check('Node.js', 'ok', process.versions.node),
    v8FlagsCheck(),
    electronCheck(options, platform),
    displayCheck(platform, env),
    printerCheck(options),
    check('ws', 'ok', wsVersion()),
    nativeAddonCheck(),
    await directCheck(),
    openFilesCheck(),
    ...(await kernelChecks(platform)),
    await ceilingCheck(options.home),
    await libraryCheck(options.home),
  ];
}

function check(name: string, status: DoctorCheck['status'], found: string, mend: string | null = null): DoctorCheck {
  return { name, status, found, mend };
}

/** What V8's garbage collector is told; a version that needs a flag less shows it less. */
function v8FlagsCheck(): DoctorCheck {
  const flags = v8FlagsFor(process.versions.v8).map(({ flag }) => flag);
  return check('V8 flags', 'ok', `${flags.join(' ') || 'none'} (V8 ${process.versions.v8})`);
}

function electronCheck({ electron, electronBinary }: DoctorOptions, platform: NodeJS.Platform): DoctorCheck {
  if (electron) return check('Electron', 'ok', `${electron}, running`);
  if (!electronBinary) return check('Electron', 'warning', 'not looked for by this host', null);
  if (electronBinary.path && platform === 'linux' && process.getuid?.() === 0) {
    return check(
      'Electron',
      'warning',
      `${electronBinary.path}, but Chromium's sandbox refuses to run as root`,
      'Start it as another user, or use `sockscope serve`.',
    );
  }
  if (electronBinary.path) return check('Electron', 'ok', electronBinary.path);
  return check(
    'Electron',
    'missing',
    electronBinary.reason,
    'The desktop window needs it: run `npx install-electron` where GitHub can be reached, or set ELECTRON_OVERRIDE_DIST_PATH. `sockscope serve` shows the same window in a browser.',
  );
}

function displayCheck(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): DoctorCheck {
  if (platform !== 'linux') return check('Display', 'ok', 'the system’s own');
  const display = env['WAYLAND_DISPLAY'] ?? env['DISPLAY'];
  if (display) return check('Display', 'ok', display);
  return check(
    'Display',
    'missing',
    'neither DISPLAY nor WAYLAND_DISPLAY is set',
    'Use `sockscope serve` and open its address in a browser, or run under `xvfb-run`.',
  );
}

function printerCheck({ electron, printer }: DoctorOptions): DoctorCheck {
  const name = 'Reports as PDF and PNG';
  if (electron) return check(name, 'ok', 'drawn by the window’s own Chromium');
  if (!printer) return check(name, 'warning', 'not looked for by this host');
  if (printer.found) return check(name, 'ok', printer.found);
  return check(
    name,
    'missing',
    printer.reason,
    'Install Chromium, Chrome or Edge, or set SOCKSCOPE_CHROMIUM to one. HTML, Markdown, CSV and JSON need none.',
  );
}

function nativeAddonCheck(): DoctorCheck {
  const version = nativeAddonVersion();
  if (version) return check('Native addon (bufferutil)', 'ok', version);
  return check(
    'Native addon (bufferutil)',
    'warning',
    'not loaded; masking runs in JavaScript, several times slower',
    'Run `npm rebuild bufferutil`, or install a compiler and run `npm ci` again.',
  );
}

/** The receive path of our own depends on how Node keeps a socket: it is tried. */
async function directCheck(): Promise<DoctorCheck> {
  const name = 'Direct receive path';
  const reason = await probeTakeOver().catch((error: Error) => error);
  if (reason instanceof Error)
    return check(
      name,
      'warning',
      `could not be tried: ${reason.message}`,
      'Runs need the loopback address too: look at what keeps programs from it.',
    );
  if (reason === null) return check(name, 'ok', 'a loopback connection is read into buffers of ours');
  return check(
    name,
    'warning',
    reason,
    'Leave the engine at ws: with direct the library serves all the same where this cannot, and the run says so.',
  );
}

/** Every connection whose two ends live in this process takes two files. */
function openFilesCheck(): DoctorCheck {
  const limit = openFileLimit();
  const name = 'Open files (sockets)';
  if (limit === null) return check(name, 'ok', 'this system does not tell the limit');
  const connections = Math.floor((limit - HOST_FILES) / 2);
  const found = limit === Number.POSITIVE_INFINITY ? 'no limit' : `${limit}, enough for ${connections} connections with both ends here`;
  if (connections >= CONNECTIONS_WISHED) return check(name, 'ok', found);
  return check(name, 'warning', found, 'Run `ulimit -n 65536` before the start, or set LimitNOFILE= in the systemd unit.');
}

async function kernelChecks(platform: NodeJS.Platform): Promise<DoctorCheck[]> {
  const sources = platform === 'linux' ? (['netstat', 'ss', 'procfs'] as const) : (['netstat'] as const);
  return Promise.all(
    sources.map(async (source) => {
      const { reader, unavailable } = await chooseReader(source, platform, createCommandRunner(process.env));
      const name = `Socket buffers (${source})`;
      if (!reader) return check(name, 'missing', unavailable?.message ?? 'not available', unavailable?.hint ?? null);
      try {
        const sockets = await reader.read(AbortSignal.timeout(5_000));
        return check(name, 'ok', `${sockets.length} established connections read`);
      } catch (error) {
        return check(name, 'warning', (error as Error).message, 'Run the command yourself to see its message, or choose another source.');
      }
    }),
  );
}

/** What raw TCP reached here, by message size. Nothing is measured for it. */
async function ceilingCheck(home: string): Promise<DoctorCheck> {
  const machine = machineFingerprint(readEnvironment({ sockscope: '', electron: null }));
  const logged: string[] = [];
  const kept = await new CeilingStore(home, (line) => logged.push(line)).of(machine);
  const name = 'Ceiling (raw TCP)';
  if (logged.length > 0) return check(name, 'warning', logged.join('; '), 'The next run measures it anew.');
  if (kept.length === 0) return check(name, 'ok', 'not measured yet; the first runs of each message size do it');
  const texts = [...kept]
    .sort((a, b) => a.messageBytes - b.messageBytes)
    .map((ceiling) => {
      const { messageBytes, fps, bytesPerS, serverThread } = ceiling;
      const where = serverThread === 'main' ? ', received on the host’s loop' : '';
      return `${formatCount(fps)} FPS of ${formatCount(messageBytes)} bytes (${formatCount(bytesPerS / 1e6)} MB/s${where}; ${ceilingSpreadText(ceiling, formatCount)})`;
    });
  return check(name, 'ok', texts.join('; '));
}

async function libraryCheck(home: string): Promise<DoctorCheck> {
  try {
    await makeFolder(home);
    await access(home, constants.W_OK);
    return check('Library folder', 'ok', home);
  } catch (error) {
    return check(
      'Library folder',
      'missing',
      `${home}: ${(error as Error).message}`,
      'Set SOCKSCOPE_HOME to a folder that can be written.',
    );
  }
}
