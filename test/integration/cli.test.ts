import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { captureDocumentSchema } from '../../contract/index.ts';
import { commandLine, SMALL } from '../support/command-line.ts';
import { testHome } from '../support/test-home.ts';

const home = testHome('sockscope-cli-');
const sockscope = commandLine(home);

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('sockscope run', () => {
  it('prints the capture as JSON and nothing else on stdout, and writes the reports', () => {
    const out = join(home, 'reports');
    const { status, stdout, stderr } = sockscope('run', 'jpeg-ingest', ...SMALL, '--json', '--out', out, '--format', 'html,json,csv,md');
    expect(stderr).toContain('received');
    expect(status).toBe(0);
    const document = captureDocumentSchema.parse(JSON.parse(stdout));
    expect(document.summary?.ledger.balanced).toBe(true);
    expect(document.summary?.kernel.source).toMatch(process.env['CI'] ? /^netstat$/ : /^(netstat|ss|procfs)$/);
    expect(document.summary?.kernel.readings).toBeGreaterThan(0);
    expect(
      readdirSync(out)
        .map((file) => file.split('.').pop())
        .sort(),
    ).toEqual(['csv', 'html', 'json', 'md']);
  });

  it("shows the field's ratio: 1 MiB JPEGs arrive at least 20 times as fast without compression", () => {
    const run = (compressed: boolean) => {
      const { stdout } = sockscope(
        'run',
        'jpeg-ingest',
        '--set',
        `compression.enabled=${compressed}`,
        '--warmup',
        '1s',
        '--duration',
        '2s',
        '--json',
        '--quiet',
      );
      const { summary, diagnosis } = captureDocumentSchema.parse(JSON.parse(stdout));
      expect(summary?.ledger.balanced).toBe(true);
      expect(summary?.stations['receiver.kernel']).not.toBeNull();
      expect(summary?.stations['sender.kernel']).not.toBeNull();
      return { fps: summary!.received.fps, bottleneck: diagnosis?.bottleneck };
    };
    const both = () => ({ on: run(true), off: run(false) });
    let { on, off } = both();
    // What else the machine does takes most from the one that uses both cores: then once more.
    if (off.fps / on.fps < 20) ({ on, off } = both());
    expect(on.bottleneck).toBe('sender-compression');
    expect(off.fps / on.fps).toBeGreaterThanOrEqual(20);
  });

  // 5.6 times where docs/situations.md was measured.
  it('without the native addon 1 MiB JPEGs arrive at half the rate at most', () => {
    const fps = (nativeAddon: 'on' | 'off') => {
      const settings = ['compression.enabled=false', 'logging=off', `nativeAddon=${nativeAddon}`].flatMap((change) => ['--set', change]);
      const { stdout } = sockscope('run', 'jpeg-ingest', ...settings, '--warmup', '1s', '--duration', '1500ms', '--json', '--quiet');
      return captureDocumentSchema.parse(JSON.parse(stdout)).summary!.received.fps;
    };
    const times = () => fps('on') / fps('off');
    const first = times();
    // As above.
    expect(first >= 2 ? first : times()).toBeGreaterThanOrEqual(2);
  });
});
