import { connect, Server, Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.restoreAllMocks();
  vi.resetModules();
});

/** What is known of a runtime is kept, so that each test has modules of its own. */
async function probe(): Promise<string | null> {
  vi.resetModules();
  return (await import('./probe-take-over.ts')).probeTakeOver();
}

it('finds that this runtime reads into buffers of ours', async () => {
  expect(await probe()).toBeNull();
});

it('says so where a socket keeps its fields under other names', async () => {
  const symbolsOf = Object.getOwnPropertySymbols;
  vi.spyOn(Object, 'getOwnPropertySymbols').mockImplementation((target) =>
    symbolsOf(target).filter(({ description }) => !(target instanceof Socket) || description !== 'kBufferGen'),
  );
  expect(await probe()).toBe(`Node ${process.versions.node} cannot read this socket into a buffer that is given`);
});

it('says so where the fields are there and the bytes go elsewhere', async () => {
  const socket = connect(1, '127.0.0.1').on('error', () => {});
  vi.spyOn(ownerOf(socket, 'useUserBuffer'), 'useUserBuffer').mockImplementation(() => {});
  socket.destroy();
  expect(await probe()).toBe(`Node ${process.versions.node} did not read into a buffer that was given to it`);
});

it('fails where no connection can be made', async () => {
  vi.spyOn(Server.prototype, 'address').mockReturnValue({ port: 1, address: '127.0.0.1', family: 'IPv4' });
  await expect(probe()).rejects.toThrow('ECONNREFUSED');
});

/** Which of the prototypes of a socket's handle has a method. */
function ownerOf(socket: Socket, method: 'useUserBuffer'): Record<typeof method, () => void> {
  let owner = (socket as unknown as { _handle: object })._handle;
  while (!Object.hasOwn(owner, method)) owner = Object.getPrototypeOf(owner);
  return owner as Record<typeof method, () => void>;
}
