import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem, version } from 'node:os';
import type { Environment } from '../contract/index.ts';
import { nativeAddonVersion, wsVersion } from './ws-library.ts';

/** The machine and the versions, as far as they can be told. */
export function readEnvironment(versions: { sockscope: string; electron: string | null }): Environment {
  return {
    os: operatingSystem(),
    kernel: release(),
    arch: arch(),
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    node: process.versions.node,
    electron: versions.electron,
    ws: wsVersion(),
    bufferutil: nativeAddonVersion(),
    tcpRmem: tcpMemory('tcp_rmem'),
    tcpWmem: tcpMemory('tcp_wmem'),
    sockscope: versions.sockscope,
  };
}

function operatingSystem(): string {
  try {
    const name = /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
    if (name) return name;
  } catch {
    // Not a Linux with os-release(5).
  }
  return platform() === 'linux' ? 'Linux' : version();
}

/** `net.ipv4.tcp_rmem` and `tcp_wmem` (tcp(7)): minimum, default and maximum of a socket's buffer in bytes. */
function tcpMemory(name: 'tcp_rmem' | 'tcp_wmem'): [number, number, number] | null {
  try {
    const [min, standard, max] = readFileSync(`/proc/sys/net/ipv4/${name}`, 'utf8').trim().split(/\s+/).map(Number);
    return min !== undefined && standard !== undefined && max !== undefined ? [min, standard, max] : null;
  } catch {
    return null;
  }
}
