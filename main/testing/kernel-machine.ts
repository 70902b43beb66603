import { SockscopeError } from '../../contract/index.ts';
import type { CommandOptions, CommandRunner } from '../kernel/command-runner.ts';
import { kernelFixture } from './kernel-fixture.ts';

const netstat = kernelFixture('linux-netstat-tnW.txt');
const ss = kernelFixture('linux-ss-tinm.txt');

/** A machine whose programs answer as told, each after `delayMs` of the clock. */
export class KernelMachine {
  netstat: string | SockscopeError = netstat;
  ss: string | SockscopeError = ss;
  delayMs = 0;
  heedsSignal = true;
  calls = 0;
  killed = 0;
  readonly run: CommandRunner = (command, _args, options) => {
    this.calls += 1;
    return this.#answer(command === 'ss' ? this.ss : this.netstat, options);
  };

  #answer(output: string | SockscopeError, { signal }: CommandOptions): Promise<string> {
    return new Promise((resolve, reject) => {
      const later = (done: () => void) => (this.delayMs === 0 ? done() : setTimeout(done, this.delayMs));
      const timer = later(() => (typeof output === 'string' ? resolve(output) : reject(output)));
      if (!this.heedsSignal) return;
      signal.addEventListener('abort', () => {
        if (timer) clearTimeout(timer);
        this.killed += 1;
        reject(new SockscopeError('kernel-failed', 'stopped'));
      });
    });
  }
}
