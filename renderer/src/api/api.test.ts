import { expect, test } from 'vitest';
import type { SockscopeBridge } from '../../../contract/index.ts';
import { createApi } from './api.ts';

function bridge(request: SockscopeBridge['request']): SockscopeBridge {
  const none = () => () => {};
  return { host: 'browser', request, onPush: none, onFrame: none, onLink: none, reportDisplay: () => {} };
}

test('an answer of the agreed form comes through', async () => {
  const api = createApi(bridge(async () => ({ ok: true, value: { captureId: 'x' } })));
  expect(await api.request('run.stop', null)).toEqual({ ok: true, value: { captureId: 'x' } });
});

test('an answer of another form is an error that names the place', async () => {
  const api = createApi(bridge(async () => ({ ok: true, value: { captureId: 5 } })));
  const answer = await api.request('run.stop', null);
  expect(answer).toMatchObject({ ok: false, error: { code: 'request-invalid' } });
  expect(!answer.ok && answer.error.message).toContain('captureId');
});

test('a bridge that throws answers with an error value', async () => {
  const api = createApi(
    bridge(async () => {
      throw new Error('gone');
    }),
  );
  expect(await api.request('run.stop', null)).toMatchObject({ ok: false, error: { code: 'internal', message: 'gone' } });
});
