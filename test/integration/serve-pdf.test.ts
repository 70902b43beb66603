import { expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { startServe } from '../../cli/serve/serve.ts';
import { CONTROL_SUBPROTOCOL, type ErrorValue } from '../../contract/index.ts';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { createTestEngine, smallScenario } from '../support/test-engine.ts';

type Answer = { ok: true; value: { path: null; url: string } } | { ok: false; error: ErrorValue };

const TOKEN = 'token-of-this-test';

it('the browser mode says in the window that a PDF cannot be made, and serves one that was made for its key alone', async () => {
  await using test = createTestEngine();
  await test.start(smallScenario({ load: { rate: 100 } }));
  await test.until((sample) => sample.rates.receivedFps > 0, 'the stream');
  const { id } = await test.stop();
  const served = await startServe(test.engine, { host: '127.0.0.1', port: 0, token: TOKEN });
  const { origin, host } = new URL(served.url);
  const socket = new WebSocket(`ws://${host}/control`, [CONTROL_SUBPROTOCOL, `token.${TOKEN}`], { origin });
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const save = () =>
    new Promise<Answer>((resolve) => {
      const listen = (data: unknown) => {
        const message = JSON.parse(String(data)) as { type: string; id?: number; result?: Answer };
        if (message.type !== 'answer' || message.id !== 7) return;
        socket.off('message', listen);
        resolve(message.result!);
      };
      socket.on('message', listen);
      socket.send(JSON.stringify({ type: 'request', id: 7, name: 'report.save', input: { id, format: 'pdf' } }));
    });
  try {
    vi.stubEnv('SOCKSCOPE_CHROMIUM', '/nowhere/chromium');
    const refused = await save();
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'chromium-missing', message: expect.stringContaining('/nowhere/chromium') },
    });

    const chromium = findChromium();
    if (chromium === null) return;
    vi.stubEnv('SOCKSCOPE_CHROMIUM', chromium);
    const made = await save();
    if (!made.ok) throw new Error(made.error.message);
    const address = new URL(made.value.url, origin);
    const wrong = new URL(address);
    wrong.searchParams.set('key', 'x');
    expect((await fetch(wrong)).status).toBe(401);
    const answer = await fetch(address);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w-]+\.pdf"$/);
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  } finally {
    vi.unstubAllEnvs();
    socket.close();
    await served.close();
  }
});
