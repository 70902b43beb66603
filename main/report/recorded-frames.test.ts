import { describe, expect, it } from 'vitest';
import type { FoundFrame, RecordingSummary } from '../../contract/index.ts';
import type { ReportFrames, ShownFrame } from '../recording/report-frames.ts';
import { exampleDocument } from '../testing/example-document.ts';
import { renderReport } from './render-report.ts';

const frame = (sequence: number, changes: Partial<FoundFrame> = {}): FoundFrame => ({
  sequence,
  tMs: 1_500 + sequence,
  connection: 2,
  bytes: 1_048_576,
  file: `${String(sequence + 1).padStart(6, '0')}-c2-s${sequence}.jpg`,
  kind: 'jpeg',
  fileBytes: 1_048_576,
  fault: null,
  ...changes,
});
const shown = (of: FoundFrame, more: Partial<ShownFrame>): ShownFrame => ({
  frame: of,
  picture: null,
  excerpt: null,
  reason: null,
  ...more,
});
const recording: RecordingSummary = {
  frames: 30,
  bytes: 31_457_280,
  leftOut: { rate: 0, memory: 12, disk: 0, total: 0, failed: 0 },
  fault: null,
};
const render = (frames: ReportFrames, summary: RecordingSummary | null = recording) =>
  renderReport({ ...exampleDocument(), recording: summary }, 'html', frames).text;

describe('recorded frames in an HTML report', () => {
  it('are shown with sequence and time, and how many of how many is said', () => {
    const frames = Array.from({ length: 30 }, (_, sequence) => frame(sequence));
    const text = render({
      frames,
      shown: [shown(frames[7]!, { picture: { mediaType: 'image/jpeg', base64: '/9j/4AAQ', isScaled: true } })],
      damage: [],
    });
    expect(text).toContain('1 of 30 are shown');
    expect(text).toContain('<img alt="Frame 7 at 1.507 s" src="data:image/jpeg;base64,/9j/4AAQ">');
    expect(text).toContain('left out: 12 beyond the memory for recording (512 MiB with last, 128 MiB with every).');
    expect(text).toContain('000008-c2-s7.jpg');
  });

  it('are text where they came as text, whatever it says', () => {
    const hostile = frame(1, { kind: 'text', file: '000002-c2-s1.txt' });
    const text = render({
      frames: [hostile],
      shown: [shown(hostile, { excerpt: '</pre><script>alert(1)</script>' })],
      damage: ['<b>x</b>'],
    });
    expect(text).not.toContain('<script>');
    expect(text).toContain('&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain('&lt;b&gt;x&lt;/b&gt;');
  });

  it('that are not in the folder any more are said', () => {
    expect(render({ frames: [], shown: [], damage: [] })).toContain('30 were recorded. Their files are not here');
    const missing = frame(1, { fault: 'The file is missing.' });
    const text = render({ frames: [missing], shown: [shown(missing, { reason: 'The file is missing.' })], damage: [] });
    expect(text).toContain('One of the files is missing or is not what was written.');
  });

  it('are not spoken of where none were asked for', () => {
    expect(render({ frames: [], shown: [], damage: [] }, null)).not.toContain('Recorded frames');
  });
});

describe('other formats', () => {
  it('CSV has a line a frame, with what is wrong with its file', () => {
    const { text, fileName } = renderReport(exampleDocument(), 'frames-csv', {
      frames: [frame(0), frame(1, { fault: 'The file is missing.' })],
      shown: [],
      damage: [],
    });
    expect(text.split('\r\n')).toEqual([
      'connection,sequence,time_ms,bytes,kind,file,file_bytes,fault',
      '2,0,1500,1048576,jpeg,000001-c2-s0.jpg,1048576,',
      '2,1,1501,1048576,jpeg,000002-c2-s1.jpg,1048576,The file is missing.',
      '',
    ]);
    expect(fileName).toMatch(/\.frames\.csv$/);
  });

  it('JSON leaves the frames out and says so', () => {
    const of = (summary: RecordingSummary | null) => JSON.parse(renderReport({ ...exampleDocument(), recording: summary }, 'json').text);
    expect(of(recording).leftOut).toEqual([
      '30 recorded frames (31,457,280 bytes) are files in the capture’s folder under frames, and are not in this document.',
    ]);
    expect(of(null)).not.toHaveProperty('leftOut');
  });
});

describe('recorded frames in Markdown', () => {
  const markdown = (summary: RecordingSummary | null) => renderReport({ ...exampleDocument(), recording: summary }, 'md').text;

  it('are counted, with what was left out; 30 of 1 MiB are 30 MiB', () => {
    expect(markdown(recording).replaceAll('\u00a0', ' ')).toContain('**Recorded frames.** 30, 30.0 MiB;');
    expect(markdown(recording)).toContain('12 beyond the memory for recording (512 MiB with last, 128 MiB with every)');
  });

  it('are not spoken of where none were asked for', () => {
    expect(markdown(null)).not.toContain('Recorded frames');
  });
});
