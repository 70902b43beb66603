import { IconPhotoOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { CaptureListItem } from '../../../../contract/index.ts';
import type { Api } from '../../api/api.ts';
import { useSession } from '../../state/session.ts';
import classes from './library.module.css';

/** So many are kept, the ones that were shown last; a thumbnail is some kilobytes. */
const KEPT = 300;

const known = new Map<string, string>();

/** The small picture of a capture: the last one of its stream, or the figure that it is about over its time. It comes when its row is seen. */
export function Thumbnail({ capture }: { capture: CaptureListItem }) {
  const { api } = useSession();
  const { id, thumbnail, name, direction } = capture;
  const key = `${thumbnail} ${id}`;
  const [loaded, setLoaded] = useState<{ key: string; url: string } | null>(null);
  useEffect(() => {
    if (thumbnail === null || known.has(key)) return;
    let current = true;
    void load(api, id, key).then((url) => {
      if (current && url !== null) setLoaded({ key, url });
    });
    return () => {
      current = false;
    };
  }, [api, id, key, thumbnail]);
  const url = thumbnail === null ? null : (known.get(key) ?? (loaded?.key === key ? loaded.url : null));
  if (url === null) {
    return (
      <span
        className={classes.thumbnail}
        data-testid="capture-thumbnail"
        data-kind="none"
        title={thumbnail === null ? 'No thumbnail' : undefined}
      >
        {thumbnail === null && <IconPhotoOff size={16} aria-hidden />}
      </span>
    );
  }
  const figure = direction === 'observe' ? 'Bytes that waited' : 'Received FPS';
  return (
    <img
      className={classes.thumbnail}
      data-testid="capture-thumbnail"
      data-kind={thumbnail}
      src={url}
      alt={thumbnail === 'picture' ? `Last picture of ${name}` : `${figure} of ${name} over its time`}
      title={thumbnail === 'picture' ? 'The last picture of the run' : `${figure} over the run, from 0`}
      draggable={false}
    />
  );
}

async function load(api: Api, id: string, key: string): Promise<string | null> {
  const answer = await api.request('captures.thumbnail', { id });
  if (!answer.ok || answer.value === null) return null;
  const url = `data:${answer.value.mediaType};base64,${answer.value.base64}`;
  known.set(key, url);
  for (const oldest of known.keys()) {
    if (known.size <= KEPT) break;
    known.delete(oldest);
  }
  return url;
}
