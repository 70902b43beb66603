import { type ErrorValue, errorValue } from '../../contract/index.ts';
import type { KernelSourceChoice } from './kernel-reader.ts';

/** Why a source cannot be had on this platform whatever is installed, in words; `null` when it can. */
export function unavailableOn(choice: KernelSourceChoice, platform: NodeJS.Platform): ErrorValue | null {
  if (platform === 'linux') return null;
  if (platform === 'win32') {
    return errorValue('kernel-unavailable', 'Windows tells nobody how full a socket buffer is: its netstat has no queue columns.');
  }
  if (platform !== 'darwin') {
    return errorValue('kernel-unavailable', `No source of socket-buffer readings is known for ${platform}.`, {
      hint: 'Use Linux or macOS for this reading.',
    });
  }
  if (choice === 'auto' || choice === 'netstat') return null;
  const what = choice === 'ss' ? 'ss is a program of Linux' : '/proc/net/tcp is a file of Linux';
  return errorValue('kernel-unavailable', `${what}; macOS has netstat alone.`, { hint: 'Choose netstat, or automatic.' });
}
