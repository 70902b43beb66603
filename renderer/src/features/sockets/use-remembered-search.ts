import { useEffect, useRef, useState } from 'react';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';

const REMEMBER_AFTER_MS = 400;

/** What is looked for, as it is typed; the settings remember it when no more is typed, or the view is left. */
export function useRememberedSearch(): [string, (search: string) => void] {
  const { actions } = useSession();
  const [search, setSearch] = useState(() => useApp.getState().settings.sockets.search);
  const timer = useRef<number | undefined>(undefined);
  const newest = useRef(search);
  const remember = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const { sockets } = useApp.getState().settings;
    if (sockets.search !== newest.current) void actions.setSettings({ sockets: { ...sockets, search: newest.current } });
  };
  const leave = useRef(remember);
  leave.current = remember;
  useEffect(() => () => leave.current(), []);
  return [
    search,
    (text) => {
      newest.current = text;
      setSearch(text);
      clearTimeout(timer.current);
      timer.current = window.setTimeout(remember, REMEMBER_AFTER_MS);
    },
  ];
}
