import { create } from 'zustand';
import type { ErrorValue } from '../../../../contract/index.ts';

/** A file on its way into the library, or one that did not get there. */
export interface ImportState {
  key: number;
  fileName: string;
  /** Of the sending, 0 to 1; 1: it is checked and written. */
  sent: number;
  error: ErrorValue | null;
  cancel: () => void;
}

/** What the view of captures remembers for as long as the window is open. */
export interface LibraryState {
  /** Captures that compare, export and delete are about. */
  selected: ReadonlySet<string>;
  /** The trash is shown in place of the list. */
  isTrashOpen: boolean;
  imports: readonly ImportState[];
}

export const useLibrary = create<LibraryState>(() => ({ selected: new Set(), isTrashOpen: false, imports: [] }));
