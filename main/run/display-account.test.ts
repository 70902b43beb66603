import { expect, it } from 'vitest';
import { scenarioSchema } from '../../contract/index.ts';
import { NS_PER_MS } from '../clock.ts';
import { DisplayAccount } from './display-account.ts';

function setup() {
  const state = { nowMs: 0 };
  const account = new DisplayAccount({ nowNs: () => state.nowMs * NS_PER_MS, wallTime: () => new Date(0) });
  const report = (displayed: number) => account.report({ windowId: 'w', captureId: 'c', displayed, failed: 0, wantsFrame: true });
  return { account, state, report };
}

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
  report(1);
  expect(account.drawn({ payload, direction: 'listen' })).toMatchObject({ displayed: 1 });
});

it('keeps what was drawn before a stream became text', () => {
  const { account, report } = setup();
  report(7);
  const payload = scenarioSchema.parse({ payload: { kind: 'text' } }).payload;
  expect(account.drawn({ payload, direction: 'ingest' })).toMatchObject({ displayed: 7, pendingFrames: 0 });
});
