// @ts-check
import { bullets, number } from './words.mjs';

/** How many ports a range of `net.ipv4.ip_local_port_range` has. @param {string} text @returns {number | null} */
export function portsOf(text) {
  const [first, last] = text.trim().split(/\s+/).map(Number);
  return first !== undefined && last !== undefined && last >= first ? last - first + 1 : null;
}

/**
 * The bounds of what the product takes in, keeps and shows, from the code, and those of this machine.
 * @param {{ contract: any, openFiles: number | null, portRange: string | null, hostFiles: number }} known
 */
export function limits({ contract, openFiles, portRange, hostFiles }) {
  const { SCENARIO_LIMITS, EXPERIMENT_LIMITS, EXCHANGES_KEPT, ARRIVALS_KEPT, ARRIVALS_TOLD_PER_S } = contract;
  const { CONNECTION_ROWS_MAX, CLOSE_REASONS_KEPT, PATH_LIMITS, RECORDING_LIMITS } = contract;
  const ports = portRange === null ? null : portsOf(portRange);
  return bullets([
    `\`SCENARIO_LIMITS\`: the bounds of every numeric field, listed in [scenario.md](scenario.md); among them \`load.connections\` to ${number(SCENARIO_LIMITS.connections.max)}, \`receiver.connections\` to ${number(SCENARIO_LIMITS.receiverConnections.max)}, \`load.idleConnections\` to ${number(SCENARIO_LIMITS.idleConnections.max)}, \`load.concurrency\` to ${number(SCENARIO_LIMITS.concurrency.max)}. What is beyond is refused as a whole, all faults named at once.`,
    `\`EXPERIMENT_LIMITS\`: ${EXPERIMENT_LIMITS.steps.max} steps, ${EXPERIMENT_LIMITS.repetitions.max} repetitions.`,
    `\`EXCHANGES_KEPT\`: a capture keeps the first ${number(EXCHANGES_KEPT)} images of direction echo one by one, and an event says when it is full. Counts and distributions go on.`,
    `\`ARRIVALS_TOLD_PER_S\`: of push and relay at most ${number(ARRIVALS_TOLD_PER_S)} arrivals a second are told one by one, and \`ARRIVALS_KEPT\`, ${number(ARRIVALS_KEPT)}, of them kept; those beyond are counted, and are in all distributions.`,
    `\`CONNECTION_ROWS_MAX\`: the view _Connections_ gets at most ${number(CONNECTION_ROWS_MAX)} rows, and the true total beside them.`,
    `\`CLOSE_REASONS_KEPT\`: of the reasons that clients give in their close frames a run keeps ${number(CLOSE_REASONS_KEPT)} different ones, each with its count; closes with others are counted without theirs.`,
    `\`RECORDING_LIMITS\`: of recorded frames (\`recording.frames\`) at most ${number(RECORDING_LIMITS.framesPerS)} a second in mode \`every\`, ${number(RECORDING_LIMITS.frames)} of a capture, a ring of ${number(RECORDING_LIMITS.ringBytes / 1_048_576)} MiB in mode \`last\`, and ${number(RECORDING_LIMITS.queueBytes / 1_048_576)} MiB that wait for the disk; \`recording.maxBytes\` is the scenario's own. What is left out is counted by the limit that kept it out, in the manifest, the window and the report.`,
    `\`PATH_LIMITS\`: the connections of the impairment proxy share ${number(PATH_LIMITS.wayBytes / 1_048_576)} MiB (${number(PATH_LIMITS.wayBytes)} bytes) on each of its two ways equally, but each has at most the kernel's largest receive buffer and at least ${number(PATH_LIMITS.leastBytes / 1_024)} KiB; one read of its socket may come on top, and what one held before others came stays until it has passed. Beyond that it does not read, and the sender's own queues fill; nothing is dropped.`,
    `\`sender.bufferLimitBytes\` bounds what waits for each connection, and so for each subscriber of a relay or push; all of them together may hold as many times that as there are connections. Subscribers of a relay share the frames that wait for several of them.`,
    `Open files: the host's process needs one for the server's end of each connection, one more where the client's end is in it too (publishers, subscribers, not idle clients), and ${number(hostFiles)} for itself. A scenario that needs more is refused with \`file-limit\` before it starts. ${openFiles === null ? 'The limit of this machine could not be read.' : `Here the limit is ${openFiles === Number.POSITIVE_INFINITY ? 'none' : number(openFiles)}.`} Raise it with \`ulimit -n 65536\` in the shell before the start, \`LimitNOFILE=\` in a systemd unit, or in \`/etc/security/limits.conf\`; \`npx sockscope doctor\` tells the limit.`,
    `Ephemeral ports: every client connection to one address takes one (\`net.ipv4.ip_local_port_range\`${ports === null || portRange === null ? '' : `, here ${portRange.trim().split(/\s+/).join(' to ')}, ${number(ports)}`}), and keeps it for a while after its own end has closed it (TIME_WAIT; Linux gives those of the loopback away again sooner, \`net.ipv4.tcp_tw_reuse\`). Very many short connections use them up: open fewer a second, or widen the range with \`sysctl net.ipv4.ip_local_port_range="10000 65535"\`.`,
  ]);
}
