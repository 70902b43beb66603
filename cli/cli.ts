import { Command, CommanderError } from 'commander';
import { tuneProcess } from '../main/threads/tune-process.ts';
import { commandLineError, withHelpOf } from './command-line-error.ts';
import { compareCommand } from './commands/compare.ts';
import { doctorCommand } from './commands/doctor.ts';
import { experimentCommand } from './commands/experiment.ts';
import { fieldsCommand } from './commands/fields.ts';
import { importCommand } from './commands/import.ts';
import { presetsCommand } from './commands/presets.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { serveCommand } from './commands/serve.ts';
import { SOCKETS_HELP, socketsCommand } from './commands/sockets.ts';
import { EXIT } from './exit-codes.ts';
import { tellError } from './fail.ts';
import { VERSION } from './host.ts';

/** What `sockscope run --help` shows below the options. */
const RUN_HELP = `
What can be set: \`sockscope fields\` lists every field with its default and meaning, \`sockscope fields compression\` those of a group
(docs/scenario.md and docs/toggles.md are the same as pages). \`sockscope presets NAME\` prints a whole scenario as a file to start from.
A threshold compares any figure of the summary (its names are those of --json) in full precision; thresholds may also stand in the scenario.
A rate that is met may be counted with a frame less, as the measured time ends between two: of a camera with 25 FPS ask for 24.5.

Clients of your own (\`sockscope run listen\`): one that offers permessage-deflate gets it, unless compression.enabled=false is set; one
that does not offer it is not compressed. What the newest one negotiated stands in the summary, at "wire".

Examples:
  sockscope run jpeg-ingest --set engine=direct --set compression.enabled=false
  sockscope run camera.json --assert 'received.fps>=24.5' --assert 'latencyMs.p99<100' --junit result.xml`;

const collect = (value: string, before: string[]) => [...before, value];

/** The command line. `exit` is called once with the code of the command that ran. */
export function createProgram(exit: (code: number) => void): Command {
  const program = new Command('sockscope')
    .description('Streaming monitor and laboratory for WebSocket streams: see where the bytes wait, flip one toggle, see what it buys.')
    .version(VERSION)
    .exitOverride()
    // What it would say of bad usage is said in the style of all other errors.
    .configureOutput({ outputError: () => {} })
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 bad usage or invalid scenario, 99 a threshold did not hold or a figure changed by too much, 130 interrupted (the capture is kept).',
    );
  const finish = (work: Promise<number> | number) => Promise.resolve(work).then(exit);

  program
    .command('run')
    .description('run a preset or a scenario file to its end; progress on stderr, results on stdout')
    .argument('<preset|scenario.json>', 'see `sockscope presets`')
    .option(
      '--set <path=value>',
      'change a field of the scenario, for instance engine=direct, payload.bytes=2MiB or path.latencyMs=20ms; may be repeated',
      collect,
      [],
    )
    .option('--duration <time>', 'measured time after the warm-up, for instance 10s (default: the scenario’s, else 10s)')
    .option('--warmup <time>', 'discarded before measuring begins (default: the scenario’s)')
    .option('--out <folder>', 'write reports there')
    .option('--format <list>', 'formats for --out: html, json, md, csv, exchanges, arrivals, junit, pdf, png (default: html,json,csv)')
    .option('--json', 'print the whole capture as JSON on stdout, and nothing else')
    .option(
      '--assert <condition>',
      "a threshold beside those of the scenario: fail with 99 unless it holds, for instance 'received.fps>=1000'; may be repeated",
      collect,
      [],
    )
    .option('--junit <file>', 'write JUnit XML there: a suite for the run, a test case for each threshold')
    .option('--quiet', 'no progress on stderr')
    .addHelpText('after', RUN_HELP)
    .action((preset, options) => finish(runCommand(preset, options)));
  program
    .command('experiment')
    .description('compare settings: all runs of an experiment, repeated and interleaved; without one, list what there is')
    .argument('[name|file.json]', 'an experiment that ships, one of your own by its name, or a file')
    .option('--repetitions <number>', 'how often each step is run (default: the experiment’s)')
    .option('--duration <time>', 'measured time of each run, for instance 3s (default: the experiment’s)')
    .option('--set <path=value>', 'change a field of the scenario in every step; may be repeated', collect, [])
    .option('--assert <condition>', 'a threshold for every run: fail with 99 unless all hold; may be repeated', collect, [])
    .option('--junit <file>', 'write JUnit XML there: a suite for each run, a test case for each threshold')
    .option('--json', 'print the result as JSON on stdout, and nothing else')
    .option('--out <file>', 'write the result there')
    .option('--format <format>', 'of --out: html, md or json (default: what the file’s name says, else md)')
    .option('--quiet', 'no progress on stderr')
    .action((experiment, options) => finish(experimentCommand(experiment, options)));
  program
    .command('compare')
    .description('put two to eight captures side by side: what differs, the figures against the first, what that allows to say')
    .argument('<capture...>', 'ids, folders, or files of JSON exports; repetitions of the same scenario are taken together')
    .option('--baseline <capture>', 'what the others are compared with: one of those above (default: the first)')
    .option('--out <file>', 'write the comparison there')
    .option('--format <format>', 'html, md or json; of --out (default: what the file’s name says, else html), or for stdout')
    .option('--json', 'print the comparison as JSON on stdout, and nothing else')
    .option(
      '--fail-on <change>',
      "fail with 99 where a figure changed by more than this against the baseline: 'received.fps<-10%', 'latencyMs.p99>+5%', or in its unit 'latencyMs.p99>+2'; may be repeated",
      collect,
      [],
    )
    .action((captures, options) => finish(compareCommand(captures, options)));
  program
    .command('serve')
    .description('show the window in a browser, for machines without a display')
    .option(
      '--host <address>',
      'address to listen on; beyond this machine whoever has the printed address can do all that the window can, and see every TCP connection of this machine',
      '127.0.0.1',
    )
    .option('--port <number>', 'port to listen on; 0 for any free one', '4680')
    .option('--open', 'open the system’s browser')
    .action((options) => finish(serveCommand(options)));
  program
    .command('sockets')
    .description(
      'show how many bytes wait in the sockets of any process of this machine: Recv-Q and Send-Q of each established TCP connection',
    )
    .option('--process <name>', 'of processes with this in their name, in any case of letters')
    .option('--pid <number>', 'of this process')
    .option('--port <number>', 'with this port at either end')
    .option('--local <address:port>', 'with exactly this local end')
    .option('--remote <address:port>', 'with exactly this remote end')
    .option('--source <name>', 'what to read with: auto, netstat, ss or procfs', 'auto')
    .option('--sort <by>', 'recv, send, process or port (default: Recv-Q and Send-Q together, fullest first)')
    .option('--watch', 'read again and again until interrupted; shows the peak and the last minute of each connection')
    .option('--interval <time>', 'of --watch and --record, 250ms to 60s (default: 1s, of --record 250ms)')
    .option('--record', 'record the queues of these sockets as a capture, with a summary and reports, instead of showing a table')
    .option('--duration <time>', 'of --record (default: 10s)')
    .option('--out <folder>', 'of --record: write reports there')
    .option('--format <list>', 'of --record, formats for --out: html, json, md, csv, pdf, png (default: html,json,csv)')
    .option(
      '--assert <condition>',
      "of --record: fail with 99 unless it holds, for instance 'stations.receiver.kernel.p95Bytes<=65536'; may be repeated",
      collect,
      [],
    )
    .option('--junit <file>', 'of --record: write JUnit XML there')
    .option('--quiet', 'of --record: no progress on stderr')
    .option('--json', 'as JSON on stdout, and nothing else')
    .addHelpText('after', SOCKETS_HELP)
    .action((options) => finish(socketsCommand(options)));
  program
    .command('presets')
    .description('list the scenarios that ship; with a name, print that one as JSON, as a file for `run` to start from')
    .argument('[name]', 'a preset')
    .option('--json', 'as JSON, whole')
    .action((name, options) => finish(presetsCommand(name, options)));
  program
    .command('fields')
    .description('list what --set can change: every field of a scenario, with its default, what is allowed, and what it means')
    .argument('[path]', 'a field, a group such as compression, or a part of a name')
    .option('--json', 'as JSON')
    .action((path, options) => finish(fieldsCommand(path, options)));
  program
    .command('report')
    .description('make documents from one capture; without one, list what there is')
    .argument('[capture]', 'its id, its folder, or the file of its JSON export')
    .option(
      '--format <list>',
      'html, json, md, csv (samples), exchanges (CSV, a line an image), arrivals (CSV), frames-csv, junit (XML), frames (the recorded frames as files), pdf and png (charts; both need a Chromium)',
      'html',
    )
    .option('--out <file|folder>', 'file to write, or folder for several and for frames (default: stdout)')
    .option('--chart <list>', 'of --format png: charts by name, for instance fps,latency (default: all)')
    .action((capture, options) => finish(reportCommand(capture, options)));
  program
    .command('import')
    .description('bring JSON exports of captures into the library; prints the new id of each')
    .argument('<file...>', 'files that `sockscope report --format json`, or the window, wrote')
    .option('--json', 'print what the library lists of them as JSON on stdout, and nothing else')
    .action((files, options) => finish(importCommand(files, options)));
  program
    .command('doctor')
    .description('say what works on this machine and how to mend what does not')
    .option('--json', 'as JSON')
    .action((options) => finish(doctorCommand(options)));
  return program;
}

/** Parses the arguments, runs the command, leaves with its code. */
async function main(): Promise<void> {
  // Before anything else: a server on this very loop receives frames too.
  tuneProcess();
  let code: number = EXIT.done;
  // `sockscope … | head` closes the pipe when it has enough; that is no error of anybody.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
  const program = createProgram((result) => {
    code = result;
  });
  try {
    await program.parseAsync();
  } catch (error) {
    const args = process.argv.slice(2);
    const commands = program.commands.map((command) => command.name());
    if (error instanceof CommanderError) code = error.exitCode === 0 ? EXIT.done : tellError(commandLineError(error, args, commands));
    else code = tellError(withHelpOf(error, args, commands));
  }
  process.exitCode = code;
}

void main();
