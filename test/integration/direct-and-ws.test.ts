import { describe, expect, it } from 'vitest';
import { createDirectContext } from '../../main/direct/direct-context.ts';
import { DirectSocket } from '../../main/direct/direct-socket.ts';
import type { Kept, Loan, StreamSocket } from '../../main/stream/stream-socket.ts';
import { patternBytes } from '../../main/testing/raw-frame.ts';
import { connectionsOf, directClient, type EngineName, listen, serversOfTests } from '../support/direct-pair.ts';
import { waitFor } from '../support/sockets.ts';

const KEY = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
const SIZES = [0, 1, 125, 126, 1_023, 1_024, 65_535, 65_536, 200_000, 1_048_576, 3_000_001];

const { serving } = serversOfTests();

/** Both ends of a connection, with what they hear. */
async function pair(serverEngine: EngineName, clientEngine: EngineName) {
  const host = await serving(serverEngine);
  const clientContext = createDirectContext({ nativeAddon: 'on', generateMask: (key) => void KEY.copy(key) });
  let heardByServer = listen({ on: () => {} } as unknown as StreamSocket);
  let heardByClient = heardByServer;
  const accepted = host.next((socket) => {
    heardByServer = listen(socket);
  });
  const client = await directClient(clientEngine, host.url, { context: clientContext }, (socket) => {
    heardByClient = listen(socket);
  });
  const server = await accepted;
  expect([server instanceof DirectSocket, client instanceof DirectSocket]).toEqual([serverEngine === 'direct', clientEngine === 'direct']);
  return { host, server, client, heardByServer, heardByClient, clientContext };
}

describe.each([
  ['direct', 'ws'],
  ['ws', 'direct'],
  ['direct', 'direct'],
] as const)('server %s, client %s', (serverEngine, clientEngine) => {
  const connected = () => pair(serverEngine, clientEngine);

  it('carry messages of every size both ways, in order and unchanged, and give their memory back', async () => {
    const { server, client, heardByServer, heardByClient, host, clientContext } = await connected();
    let left = 0;
    for (const [seed, length] of SIZES.entries()) {
      client.send(patternBytes(length, seed), { binary: true }, () => left++);
      server.send(patternBytes(length, seed + 50), { binary: true }, () => left++);
    }
    client.send('zwölf', () => left++);
    server.send('', () => left++);
    await waitFor(() => heardByServer.texts.length === 1 && heardByClient.texts.length === 1, 'the last messages');
    expect([heardByServer.texts, heardByClient.texts, left]).toEqual([['zwölf'], [''], 2 * SIZES.length + 2]);
    for (const [seed, length] of SIZES.entries()) {
      if (!heardByServer.messages[seed]!.equals(patternBytes(length, seed))) expect.fail(`${length} bytes to the server`);
      if (!heardByClient.messages[seed]!.equals(patternBytes(length, seed + 50))) expect.fail(`${length} bytes to the client`);
    }
    expect([host.context.memory.lentBuffers, clientContext.memory.lentBuffers]).toEqual([0, 0]);
  });

  it('answer pings while messages are on their way', async () => {
    const { server, client, heardByServer, heardByClient } = await connected();
    client.send(patternBytes(2_000_000));
    client.ping(Buffer.from('to the server'));
    server.send(patternBytes(2_000_000));
    server.ping(Buffer.from('to the client'));
    await waitFor(() => heardByClient.pongs.length + heardByServer.pongs.length === 2, 'pongs');
    expect([heardByClient.pongs, heardByServer.pongs]).toEqual([['to the server'], ['to the client']]);
  });

  it.each(['server', 'client'] as const)('close by the handshake that the %s begins, after what was sent before', async (who) => {
    const { server, client, heardByServer, heardByClient, host } = await connected();
    const [begins, answers] = who === 'server' ? [server, client] : [client, server];
    begins.send(patternBytes(300_000));
    begins.close(4_001, 'genug');
    expect(begins.readyState).toBe(begins.CLOSING);
    const late = new Promise<Error | undefined>((resolve) => begins.send('too late', resolve));
    expect(await late).toBeInstanceOf(Error);
    await waitFor(() => heardByServer.close !== null && heardByClient.close !== null, 'both ends to close');
    expect([heardByServer.close, heardByClient.close]).toEqual([
      [4_001, 'genug'],
      [4_001, 'genug'],
    ]);
    expect((who === 'server' ? heardByClient : heardByServer).messages.map(({ length }) => length)).toEqual([300_000]);
    expect([begins.readyState, answers.readyState]).toEqual([3, 3]);
    await waitFor(() => connectionsOf(host).then((count) => count === 0), 'the server to count no connection');
  });

  it('close without a code', async () => {
    const { client, heardByServer, heardByClient } = await connected();
    client.close();
    await waitFor(() => heardByServer.close !== null && heardByClient.close !== null, 'both ends to close');
    expect([heardByServer.close, heardByClient.close]).toEqual([
      [1_005, ''],
      [1_005, ''],
    ]);
  });

  it('close both at once', async () => {
    const { server, client, heardByServer, heardByClient } = await connected();
    server.close(1_001);
    client.close(4_000);
    await waitFor(() => heardByServer.close !== null && heardByClient.close !== null, 'both ends to close');
    expect([heardByServer.close, heardByClient.close]).toEqual([
      [4_000, ''],
      [1_001, ''],
    ]);
  });

  it.each(['server', 'client'] as const)('are cut by the %s', async (who) => {
    const { server, client, heardByServer, heardByClient } = await connected();
    (who === 'server' ? server : client).terminate();
    await waitFor(() => heardByServer.close !== null && heardByClient.close !== null, 'both ends to close');
    expect([heardByServer.close, heardByClient.close]).toEqual([
      [1_006, ''],
      [1_006, ''],
    ]);
    expect([heardByServer.errors, heardByClient.errors]).toEqual([[], []]);
  });

  it('read nothing while they are paused', async () => {
    const { server, client, heardByServer } = await connected();
    server.pause();
    expect(server.isPaused).toBe(true);
    for (let n = 0; n < 20; n++) client.send(patternBytes(1_000_000, n));
    // The kernel's buffers are full when nothing leaves any more.
    let before = -1;
    await waitFor(async () => {
      const now = client.bufferedAmount;
      const isStill = now === before && now > 0;
      before = now;
      return isStill;
    }, 'the client to be held back');
    expect(heardByServer.messages.length).toBe(0);
    server.resume();
    await waitFor(() => heardByServer.messages.length === 20, 'all messages');
    expect(heardByServer.messages.every((message, n) => message.equals(patternBytes(1_000_000, n)))).toBe(true);
  });
});

it('bytes that are kept stay as they are at full rate, and everything is given back', async () => {
  const { host, server, client, heardByServer } = await pair('direct', 'direct');
  heardByServer.messages.length = 0;
  const kept: { one: Kept; number: number }[] = [];
  let number = 0;
  let wrong = 0;
  const sizeOf = (n: number) => 40_000 + ((n * 7_919) % 400_000);
  server.on('message', (data, _isBinary, loan) => {
    if (number % 4 === 0) kept.push({ one: (loan as Loan).keep(), number });
    if (kept.length > 8) {
      const { one, number: of } = kept.shift()!;
      if (!one.data.equals(patternBytes(sizeOf(of), of))) wrong += 1;
      one.release();
    }
    if (data.length !== sizeOf(number++)) wrong += 1;
  });
  for (let n = 0; n < 200; n++) {
    client.send(patternBytes(sizeOf(n), n));
    if (n % 10 === 9) await waitFor(() => client.bufferedAmount < 1_000_000, 'the client to send');
  }
  await waitFor(() => number === 200, 'all messages');
  expect([wrong, host.context.memory.lentBuffers]).toEqual([0, kept.length]);
  for (const { one } of kept) one.release();
  expect(host.context.memory.lentBuffers).toBe(0);
});

describe('a direct client', () => {
  it('sends a message whose masked copy is masked anew each time, and leaves the original as it was', async () => {
    const { client, heardByServer, clientContext } = await pair('ws', 'direct');
    const payload = patternBytes(500_000);
    for (let n = 0; n < 10; n++) client.send(payload);
    await waitFor(() => heardByServer.messages.length === 10, 'all messages');
    expect(heardByServer.messages.every((message) => message.equals(patternBytes(500_000)))).toBe(true);
    expect(payload.equals(patternBytes(500_000))).toBe(true);
    expect(clientContext.memory.lentBuffers).toBe(0);
  });
});
