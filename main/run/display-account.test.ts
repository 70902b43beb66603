import { expect, it } from 'vitest';
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
