import { expect, it } from 'vitest';
import { NS_PER_MS } from '../clock.ts';
import { DisplayAccount } from './display-account.ts';

function setup() {
  const state = { nowMs: 0 };
  const account = new DisplayAccount({ nowNs: () => state.nowMs * NS_PER_MS, wallTime: () => new Date(0) });
  const report = (displayed: number) => account.report({ windowId: 'w', captureId: 'c', displayed, failed: 0, wantsFrame: true });
  return { account, state, report };
}

it('counts the time in which a picture waits to be drawn, the one under way included', () => {
  const { account, state, report } = setup();
  report(0);
  expect(account.reading()).toMatchObject({ busyMs: 0, pendingFrames: 0 });
  state.nowMs = 100;
  account.handedOver(5_000);
  state.nowMs = 160;
  expect(account.reading()).toMatchObject({ busyMs: 60, pendingFrames: 1, pendingBytes: 5_000 });
  state.nowMs = 180;
  report(1);
  state.nowMs = 300;
  expect(account.reading()).toMatchObject({ busyMs: 80, displayed: 1, pendingFrames: 0, pendingBytes: 0 });
});

it('takes a window that draws nothing for 3 s for gone', () => {
  const { account, state, report } = setup();
  report(0);
  account.handedOver(5_000);
  state.nowMs = 10_000;
  expect(account.reading()).toMatchObject({ busyMs: 3_000, pendingFrames: 0 });
  account.handedOver(5_000);
  expect(account.reading()?.busyMs).toBe(3_000);
});
