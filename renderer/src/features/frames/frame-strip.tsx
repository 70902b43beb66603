import { Button } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { IconDownload, IconFolderOpen } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { type CaptureDocument, type ErrorValue, type FoundFrame, leftOutText, type RequestOutput } from '../../../../contract/index.ts';
import { useSession } from '../../state/session.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { movedIndex } from '../../ui/moved-index.ts';
import { rowWindow, scrollToRow } from '../../ui/row-window.ts';
import { FrameDialog } from './frame-dialog.tsx';
import { FramePicture } from './frame-picture.tsx';
import { type FrameAddress, frameName, frameTime } from './frame-words.ts';
import classes from './frames.module.css';

/** Fixed, so that the tiles in view follow from the scroll position alone. The style sheet has the same. */
const TILE_PX = 176;
/** Keys along a strip, as those along a list. */
const ALONG: Record<string, string> = { ArrowRight: 'ArrowDown', ArrowLeft: 'ArrowUp' };

type Found = RequestOutput<'frames.list'>;

/** The recorded frames of a capture: a strip to look along, one of them large, and all as files. Nothing where none were asked for. */
export function FrameStrip({ capture }: { capture: Pick<CaptureDocument, 'id' | 'recording'> }) {
  const { api } = useSession();
  const { id, recording } = capture;
  const [found, setFound] = useState<(Found & { address: FrameAddress }) | null>(null);
  const [error, setError] = useState<ErrorValue | null>(null);
  useEffect(() => {
    let current = true;
    void Promise.all([api.request('frames.list', { id }), api.request('frames.address', { id })]).then(([frames, address]) => {
      if (!current) return;
      if (!frames.ok) setError(frames.error);
      else if (!address.ok) setError(address.error);
      else setFound({ ...frames.value, address: address.value });
    });
    return () => {
      current = false;
    };
  }, [api, id]);
  if (error) return <ErrorAlert title="The recorded frames could not be listed" error={error} safe="Their files are untouched." />;
  if (!found || (found.frames.length === 0 && found.damage.length === 0 && !recording)) return null;
  return <Strip id={id} recording={recording} {...found} />;
}

interface StripProps extends Found {
  id: string;
  recording: CaptureDocument['recording'];
  address: FrameAddress;
}

function Strip({ id, recording, frames, damage, address }: StripProps) {
  const { api, actions } = useSession();
  const [chosen, setChosen] = useState(-1);
  const [opened, setOpened] = useState(false);
  const isDesktop = api.bridge.host === 'electron';
  const left = recording && leftOutText(recording.leftOut);
  const bytes = frames.reduce((sum, frame) => sum + frame.fileBytes, 0);
  return (
    <section className={classes.frames} aria-label="Recorded frames" data-testid="frames">
      <div className={classes.head}>
        <h3>Recorded frames</h3>
        <span className={classes.dim} data-testid="frames-count">
          {frames.length > 0 ? `${formatCount(frames.length)}, ${formatBytes(bytes)}` : 'none'}
        </span>
        <span className={classes.space} />
        {frames.length > 0 && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={isDesktop ? <IconFolderOpen size={14} /> : <IconDownload size={14} />}
            data-testid="frames-folder"
            onClick={() => void actions.openFrames(id)}
          >
            {isDesktop ? 'Open the folder' : 'Download all (.zip)'}
          </Button>
        )}
      </div>
      {notes(frames, recording, left, damage).map((line) => (
        <p key={line} className={classes.note}>
          {line}
        </p>
      ))}
      {frames.length > 0 && (
        <Tiles id={id} frames={frames} address={address} chosen={chosen} onChoose={setChosen} onOpen={() => setOpened(true)} />
      )}
      <FrameDialog
        id={id}
        frames={frames}
        address={address}
        index={opened ? chosen : -1}
        onMove={setChosen}
        onClose={() => setOpened(false)}
      />
    </section>
  );
}

function notes(
  frames: readonly FoundFrame[],
  recording: CaptureDocument['recording'],
  left: string | null,
  damage: readonly string[],
): string[] {
  const missing = frames.filter(({ fault }) => fault !== null).length;
  return [
    ...(frames.length === 0 && recording && recording.frames > 0
      ? [`${formatCount(recording.frames)} were recorded; their files are not here. An export as JSON leaves them out.`]
      : []),
    ...(left ? [`Not all that were to be recorded are here; ${left}.`] : []),
    ...(recording?.fault ? [recording.fault] : []),
    ...(missing > 0
      ? [
          missing === 1
            ? 'One of the files is missing or is not what was written.'
            : `${formatCount(missing)} of the files are missing or are not what was written.`,
        ]
      : []),
    ...damage,
  ];
}

interface TilesProps {
  id: string;
  frames: readonly FoundFrame[];
  address: FrameAddress;
  chosen: number;
  onChoose: (index: number) => void;
  onOpen: () => void;
}

/** Only the tiles in view are in the document: ten thousand scroll as ten do. */
function Tiles({ id, frames, address, chosen, onChoose, onOpen }: TilesProps) {
  const { ref: sizeRef, width } = useElementSize();
  const scroller = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(sizeRef, scroller);
  const [scrollPx, setScrollPx] = useState(0);
  const { first, end, abovePx, belowPx } = rowWindow(frames.length, TILE_PX, scrollPx, width);
  useEffect(() => {
    const element = scroller.current;
    if (element && chosen >= 0) element.scrollLeft = scrollToRow(chosen, TILE_PX, element.scrollLeft, width);
  }, [chosen, width]);
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = movedIndex(ALONG[event.key] ?? event.key, chosen, frames.length, Math.max(1, Math.floor(width / TILE_PX) - 1));
    if (to !== null) onChoose(to);
    else if ((event.key === 'Enter' || event.key === ' ') && chosen >= 0) onOpen();
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={ref}
      className={classes.strip}
      role="listbox"
      aria-label="Frames in the order in which they were received. Arrow keys choose one, Enter opens it."
      aria-orientation="horizontal"
      aria-activedescendant={chosen >= first && chosen < end ? `frame-${chosen}` : undefined}
      tabIndex={0}
      data-testid="frames-strip"
      onKeyDown={press}
      onScroll={(event) => setScrollPx(event.currentTarget.scrollLeft)}
    >
      <div className={classes.tiles} style={{ paddingLeft: abovePx, paddingRight: belowPx }} role="presentation">
        {frames.slice(first, end).map((frame, offset) => {
          const index = first + offset;
          return (
            // The keyboard chooses along the strip itself, whose active descendant this is.
            // biome-ignore lint/a11y/useKeyWithClickEvents: see above
            <div
              key={frame.file}
              id={`frame-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              aria-label={frameName(frame)}
              aria-posinset={index + 1}
              aria-setsize={frames.length}
              className={classes.tile}
              data-testid="frame-tile"
              onClick={() => {
                onChoose(index);
                onOpen();
              }}
            >
              <FramePicture id={id} frame={frame} address={address} />
              <span className={classes.caption}>
                <b>{formatCount(frame.sequence)}</b>
                <span className={classes.dim}>{frameTime(frame)}</span>
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
