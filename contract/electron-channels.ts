/** Electron channel names that carry the maps of `ipc.ts`. Apart from them, so that the preload script needs no schema. */
export const ELECTRON_CHANNELS = {
  request: 'sockscope:request',
  push: 'sockscope:push',
  frame: 'sockscope:frame',
  display: 'sockscope:display',
} as const;
