const STORAGE_KEY = 'sockscope.token';

/** The parts of a page that the token is read from and kept in. */
export interface TokenPlace {
  location: { hash: string; pathname: string; search: string };
  history: { replaceState(data: null, unused: string, url: string): void };
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

/**
 * The token of the browser mode: from the address (`#token=…`), which is then cleaned so that the token does not stay in the
 * address bar, else the one kept for this tab. `null` when there is neither.
 */
export function takeToken({ location, history, storage }: TokenPlace): string | null {
  const fromAddress = new URLSearchParams(location.hash.slice(1)).get('token');
  if (!fromAddress) return storage.getItem(STORAGE_KEY);
  storage.setItem(STORAGE_KEY, fromAddress);
  history.replaceState(null, '', `${location.pathname}${location.search}`);
  return fromAddress;
}
