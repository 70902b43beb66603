import { create } from 'zustand';
import type { ErrorValue } from '../../../../contract/index.ts';
import type { BoardRow } from './socket-board.ts';

/** What the view of sockets keeps while another view is shown. */
export interface SocketsState {
  sortKey: string;
  descending: boolean;
  /** The view is held as it is: nothing is read. */
  paused: boolean;
  /** The chosen socket as it was when it was chosen, so that its details do not vanish with it. */
  chosen: BoardRow | null;
  detailsOpen: boolean;
  /** The last recording that could not be started, until it is dismissed. */
  recordError: ErrorValue | null;
  /** The capture of sockets whose end need not be told any more. */
  dismissedCaptureId: string | null;
}

export const useSockets = create<SocketsState>(() => ({
  sortKey: 'queued',
  descending: true,
  paused: false,
  chosen: null,
  detailsOpen: false,
  recordError: null,
  dismissedCaptureId: null,
}));
