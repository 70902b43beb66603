import { expect, it } from 'vitest';
import { scenarioSchema } from '../../contract/index.ts';
import { NS_PER_MS } from '../clock.ts';
import { DisplayAccount } from './display-account.ts';

function setup() {
  const state = { nowMs: 0 };
  const account = new DisplayAccount({ nowNs: () => state.nowMs * NS_PER_MS, wallTime: () => new Date(0) });
  const report = (displayed: number, windowId = 'w') =>
    account.report({ windowId, captureId: 'c', displayed, failed: 0, wantsFrame: true });
  const handOver = (pictures: number) => {
    for (let count = 0; count < pictures; count++) account.handedOver(5_000);
  };
  return { account, state, report, handOver };
}

it('counts a picture once that several windows drew, and what each of them drew as a viewer', () => {
  const { account, report, handOver } = setup();
  handOver(10);
  report(9);
  report(10, 'another');
  expect(account.reading()?.displayed).toBe(10);
  // One that is looked at after the other was closed draws others.
  handOver(10);
  report(18, 'another');
  expect(account.reading()?.displayed).toBe(20);
  // 4 of 7 came over a WebSocket of its own, 3 are among those that were handed over.
  account.report({
    windowId: 'viewer',
    captureId: 'c',
    displayed: 7,
    failed: 0,
    wantsFrame: false,
    viewer: { received: 5, decoded: 4, displayed: 4 },
  });
  expect(account.reading()?.displayed).toBe(24);
});

it('counts the time that pictures took that were drawn', () => {
  const { account, state, report } = setup();
  report(0);
  expect(account.reading()).toMatchObject({ busyMs: 0, pendingFrames: 0 });
  state.nowMs = 100;
  account.handedOver(5_000);
  state.nowMs = 160;
  expect(account.reading()).toMatchObject({ busyMs: 0, pendingFrames: 1, pendingBytes: 5_000 });
  state.nowMs = 180;
  report(1);
  state.nowMs = 300;
  expect(account.reading()).toMatchObject({ busyMs: 80, displayed: 1, pendingFrames: 0, pendingBytes: 0 });
});

it('does not count a picture that nobody draws any more', () => {
  const { account, state, report } = setup();
  report(0);
  account.handedOver(5_000);
  state.nowMs = 10_000;
  expect(account.reading()).toMatchObject({ busyMs: 0, pendingFrames: 0 });
  account.handedOver(5_000);
  state.nowMs = 10_040;
  report(1);
  expect(account.reading()?.busyMs).toBe(40);
});

it('tells of messages that are no pictures that nothing waits to be drawn, until one is', () => {
  const { account, state, report } = setup();
  const ofClients = { payload: scenarioSchema.parse({}).payload, direction: 'listen' } as const;
  expect(account.drawn(ofClients)).toBe('no window is attached');
  report(0);
  expect(account.drawn(ofClients)).toMatchObject({ displayed: 0 });
  account.handedOver(5_000);
  state.nowMs = 30;
  account.report({ windowId: 'w', captureId: 'c', displayed: 0, failed: 1, wantsFrame: false });
  state.nowMs = 900;
  expect(account.drawn(ofClients)).toBe('the messages are no pictures that can be shown');
  // It was done with when it had failed, and not when the window asked again.
  expect(account.reading()).toMatchObject({ busyMs: 30, pendingFrames: 0, pendingBytes: 0 });
  account.report({ windowId: 'w', captureId: 'c', displayed: 1, failed: 1, wantsFrame: true });
  expect(account.drawn(ofClients)).toMatchObject({ displayed: 1 });
});

it('knows of text of our own that it is no picture, and of a client’s nothing', () => {
  const { account, report } = setup();
  report(0);
  const payload = scenarioSchema.parse({ payload: { kind: 'text' } }).payload;
  expect(account.drawn({ payload, direction: 'push' })).toBe('the messages are no pictures that can be shown');
  expect(account.drawn({ payload, direction: 'listen' })).toMatchObject({ displayed: 0 });
  account.cameAsText();
  expect(account.drawn({ payload, direction: 'listen' })).toBe('the messages are no pictures that can be shown');
  account.handedOver(5_000);
  report(1);
  expect(account.drawn({ payload, direction: 'listen' })).toMatchObject({ displayed: 1 });
});

it('keeps what was drawn before a stream became text', () => {
  const { account, report, handOver } = setup();
  handOver(7);
  report(7);
  const payload = scenarioSchema.parse({ payload: { kind: 'text' } }).payload;
  expect(account.drawn({ payload, direction: 'ingest' })).toMatchObject({ displayed: 7, pendingFrames: 0 });
});
