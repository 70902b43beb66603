import { BOTTLENECKS, type Diagnosis } from './diagnosis.ts';

/** What a bottleneck is called where people read it; the code is for scripts. */
const TEXT: Record<Diagnosis['bottleneck'], string> = {
  none: 'none, the offered rate is met',
  'sender-compression': 'compression at the sender',
  'sender-cpu': 'the sender’s processor',
  'sender-loop-blocked': 'the sender’s blocked event loop',
  'server-compression': 'compression at the server',
  'server-logging': 'logging in the server',
  'server-processing': 'computing in the server',
  'server-loop-blocked': 'the server’s blocked event loop',
  'receiver-slow': 'a slow receiver',
  'path-limited': 'the path between the ends',
  'connection-setup': 'setting up connections',
  display: 'the display',
  'transport-ceiling': 'the transport itself, TCP and WebSocket’s own work',
  undetermined: 'undetermined, the readings do not tell',
};

/** A bottleneck in words; a code that is not known here is given back as it is, so that documents of a newer version stay readable. */
export function bottleneckText(code: string): string {
  return (BOTTLENECKS as readonly string[]).includes(code) ? TEXT[code as Diagnosis['bottleneck']] : code;
}
