import { useEffect, useState } from 'react';
import { COMPARED_CAPTURES, type Comparison, type ErrorValue, type RequestInput } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';

interface Loaded {
  /** What it was asked for. */
  key: string;
  comparison: Comparison | null;
  error: ErrorValue | null;
}

/** The comparison of these captures, made by the engine; anew when one of them, or its place in the library, changes. */
export function useComparison(compared: RequestInput<'captures.compare'>): {
  comparison: Comparison | null;
  error: ErrorValue | null;
  isLoading: boolean;
} {
  const { api } = useSession();
  const isConnected = useApp((state) => state.link === 'connected');
  // Names, and whether a run has ended, stand in the comparison too.
  const rows = useApp((state) => JSON.stringify(compared.ids.map((id) => state.captures?.find((capture) => capture.id === id) ?? null)));
  const request = JSON.stringify(compared);
  const key = `${request} ${rows}`;
  const isEnough = compared.ids.length >= COMPARED_CAPTURES.min;
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  useEffect(() => {
    if (!isEnough || !isConnected) return;
    let current = true;
    void api.request('captures.compare', JSON.parse(request)).then((answer) => {
      if (!current) return;
      setLoaded(answer.ok ? { key, comparison: answer.value, error: null } : { key, comparison: null, error: answer.error });
    });
    return () => {
      current = false;
    };
  }, [api, request, key, isEnough, isConnected]);
  if (!isEnough) return { comparison: null, error: null, isLoading: false };
  // While another is made, the one before stays: nothing jumps when a baseline is chosen.
  return { comparison: loaded?.comparison ?? null, error: loaded?.error ?? null, isLoading: loaded?.key !== key && isConnected };
}
