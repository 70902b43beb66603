import { useEffect, useRef, useState } from 'react';
import type { CaptureListSettings } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';

const REMEMBER_AFTER_MS = 400;

/** What of the list is shown and in which order, as it is changed; the settings remember it when it is changed no more, or the view is left. */
export function useArrangement(): [CaptureListSettings, (change: Partial<CaptureListSettings>) => void] {
  const { actions } = useSession();
  const [arrangement, setArrangement] = useState(() => useApp.getState().settings.captures);
  const newest = useRef(arrangement);
  const timer = useRef<number | undefined>(undefined);
  const remember = () => {
    clearTimeout(timer.current);
    if (useApp.getState().settings.captures !== newest.current) void actions.setSettings({ captures: newest.current });
  };
  const leave = useRef(remember);
  leave.current = remember;
  useEffect(() => () => leave.current(), []);
  return [
    arrangement,
    (change) => {
      newest.current = { ...newest.current, ...change };
      setArrangement(newest.current);
      clearTimeout(timer.current);
      timer.current = window.setTimeout(() => leave.current(), REMEMBER_AFTER_MS);
    },
  ];
}
