import { systemClock } from '../../clock.ts';
import { runProcess } from '../../threads/node-process.ts';
import { loadWs } from '../../ws-library.ts';
import { IdleClients } from './idle-clients.ts';
import type { FromIdle, IdleProcessData, ToIdle } from './idle-messages.ts';

runProcess<IdleProcessData, ToIdle, FromIdle>(({ settings, runTag, nativeAddon }, port) => {
  const { WebSocket } = loadWs(nativeAddon);
  const clients = new IdleClients({
    WebSocket,
    clock: systemClock,
    port,
    runTag,
    settings,
    readRssBytes: () => process.memoryUsage.rss(),
  });
  port.onMessage((message) => clients.handle(message));
});
