import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, it } from 'vitest';
import WebSocket from 'ws';
import { experimentUrl } from '../../cli/serve/experiments.ts';
import { reportUrl } from '../../cli/serve/reports.ts';
import { startServe } from '../../cli/serve/serve.ts';
import { CONTROL_SUBPROTOCOL } from '../../contract/index.ts';
import { exampleDocument } from '../../main/testing/example-document.ts';
import { createTestEngine, refusal, smallScenario } from '../support/test-engine.ts';
import { writeCapture } from '../support/write-capture.ts';

/** Sends raw bytes and resolves with what came back until the connection ended. */
function raw(port: number, text: string, andThen: 'wait' | 'reset' = 'wait'): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
    socket.write(text);
    if (andThen === 'reset') setTimeout(() => socket.resetAndDestroy(), 5);
  });
}

it('survives requests that are no requests, and peers that reset while they are refused', async () => {
  await using test = createTestEngine();
  const served = await startServe(test.engine, { host: '127.0.0.1', port: 0, token: 'a token for this test' });
  const port = Number(new URL(served.url).port);
  const upgrade = (path: string, host = `127.0.0.1:${port}`) =>
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
  expect(await raw(port, upgrade('//'))).toContain('404');
  expect(await raw(port, upgrade('/control', 'evil.example'))).toContain('403');
  expect(await raw(port, upgrade('/control'))).toContain('401');
  for (const path of ['//', '/nowhere', '/control'])
    for (let n = 0; n < 20; n++) await raw(port, upgrade(path, n % 2 ? 'evil.example' : undefined), 'reset');
  expect(await raw(port, `GET // HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 (200|404)/);
  expect(await raw(port, `GET /report/%E0%A4%A HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`)).toContain('400');

  const socket = new WebSocket(`ws://127.0.0.1:${port}/control`, [CONTROL_SUBPROTOCOL, `token.a token for this test`.replaceAll(' ', '')]);
  expect(await new Promise((resolve) => socket.on('error', (error) => resolve(error.message)))).toContain('401');
  await served.close();
});

it('a stream server with a token survives them too', async () => {
  await using test = createTestEngine();
  await test.start(smallScenario({ load: { rate: 100 }, bind: { token: 'correct horse' } }));
  const { port } = test.state().endpoint!;
  const answer = await raw(
    port,
    `GET // HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  expect(answer).toContain('401');
  await test.until((sample) => sample.rates.receivedFps > 0, 'the stream, undisturbed');
  expect((await test.stop()).summary?.ledger.balanced).toBe(true);
});

it('gives a result of an experiment, or a document, to who has its key alone', async () => {
  await using test = createTestEngine();
  const token = 'a token for this test';
  const served = await startServe(test.engine, { host: '127.0.0.1', port: 0, token });
  const { origin } = new URL(served.url);
  const status = async (path: string) => (await fetch(`${origin}${path}`)).status;
  const document = experimentUrl('document', 'jpeg-ladder', 'json', token, true);
  const answer = await fetch(`${origin}${document}`);
  expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''jpeg-ladder.experiment.json");
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await answer.json()).toMatchObject({ name: 'jpeg-ladder', kind: 'ladder' });
  const key = new URLSearchParams(document.split('?')[1]).get('key');
  expect(await status('/experiment/document/jpeg-ladder?format=json')).toBe(401);
  // The key of one opens no other, and no other kind.
  expect(await status(`/experiment/document/connection-modes?format=json&key=${key}`)).toBe(401);
  expect(await status(`/experiment/result/jpeg-ladder?format=json&key=${key}`)).toBe(401);
  expect(await status(experimentUrl('result', 'nothing', 'html', token, false))).toBe(404);
  expect(await status(experimentUrl('document', '../settings', 'json', token, true))).toBe(404);
  expect(await status('/experiment/other/x')).toBe(400);
  expect(await status('/experiment/result/%E0%A4%A')).toBe(400);
  await served.close();
});

it.each([
  ['Kamera 3', 'Kamera-3-20260102-030405'],
  ['Überlast', '_berlast-20260102-030405'],
  ['カメラ 3', '_-3-20260102-030405'],
  ['камера "левая"\r\nx: y', '_-_-x-y-20260102-030405'],
])('a report of a capture that is called %j is downloaded', async (name, stem) => {
  await using test = createTestEngine();
  const token = 'a token for this test';
  const document = { ...exampleDocument(), name, startedAt: '2026-01-02T03:04:05.000Z' };
  writeCapture(test.home, document);
  const served = await startServe(test.engine, { host: '127.0.0.1', port: 0, token });
  const { origin } = new URL(served.url);
  for (const format of ['html', 'json'] as const) {
    const answer = await fetch(`${origin}${reportUrl(document.id, format, token, true)}`);
    expect([format, answer.status]).toEqual([format, 200]);
    // RFC 9110 section 5.5: a header is ASCII. The document has the name as it was given.
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${stem}.${format}"`);
    const text = await answer.text();
    if (format === 'json') expect(JSON.parse(text)).toMatchObject({ name });
    else expect(text).toContain('</html>');
  }
  await served.close();
});

it('says that a port which its own page has is that of the page, until that is closed', async () => {
  await using test = createTestEngine();
  const served = await startServe(test.engine, { host: '127.0.0.1', port: 0 });
  const port = Number(new URL(served.url).port);
  for (const thread of ['worker', 'main'] as const)
    expect(await refusal(test.start(smallScenario({ bind: { port }, server: { thread } })))).toMatchObject({
      code: 'port-in-use',
      message: `Port ${port} is that of Sockscope’s own page, which is open in this window.`,
    });
  await served.close();
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  expect((await refusal(test.start(smallScenario({ bind: { port } })))).message).toContain('taken by another process');
  other.close();
});
