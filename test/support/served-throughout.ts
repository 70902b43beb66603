import { afterAll, beforeAll } from 'vitest';
import type { ScenarioInput } from '../../contract/index.ts';
import { EchoingServer, expectUndisturbed, type StreamEngine } from './echoing-server.ts';
import type { RawClient } from './raw-client.ts';

/** One server for all tests of a `describe`, and a connection beside those of the tests that must be undisturbed at their end. */
export function servedThroughout(
  engine: StreamEngine,
  changes: ScenarioInput,
  begin: (served: { server: EchoingServer; bystander: RawClient }) => void,
): void {
  let server: EchoingServer;
  let bystander: RawClient;
  beforeAll(async () => {
    server = await EchoingServer.start(engine, changes);
    bystander = await server.open();
    begin({ server, bystander });
  });
  afterAll(async () => {
    await expectUndisturbed(bystander);
    await bystander.leave();
    await server[Symbol.asyncDispose]();
  });
}
