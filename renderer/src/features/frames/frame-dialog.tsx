import { ActionIcon, Button, Modal } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import type { FoundFrame } from '../../../../contract/index.ts';
import { useSession } from '../../state/session.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { FramePicture } from './frame-picture.tsx';
import { type FrameAddress, frameTime } from './frame-words.ts';
import classes from './frames.module.css';

interface FrameDialogProps {
  id: string;
  frames: readonly FoundFrame[];
  address: FrameAddress;
  /** Below 0: none is open. */
  index: number;
  onMove: (index: number) => void;
  onClose: () => void;
}

/** One recorded frame, as large as the window lets, with its neighbours an arrow key away. */
export function FrameDialog({ id, frames, address, index, onMove, onClose }: FrameDialogProps) {
  const { actions } = useSession();
  const frame = frames[index];
  const move = (by: number) => {
    if (frames[index + by]) onMove(index + by);
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    move(by);
  };
  return (
    <Modal
      opened={frame !== undefined}
      onClose={onClose}
      size="auto"
      centered
      transitionProps={{ duration: 0 }}
      title={frame && `Frame ${formatCount(frame.sequence)}, ${index + 1} of ${formatCount(frames.length)} recorded`}
      onKeyDown={press}
    >
      {frame && (
        <div className={classes.large} data-testid="frame-large">
          <div className={classes.largePicture}>
            <FramePicture key={frame.file} id={id} frame={frame} address={address} />
          </div>
          <div className={classes.largeFoot}>
            <ActionIcon aria-label="Earlier frame" disabled={index === 0} onClick={() => move(-1)}>
              <IconChevronLeft size={18} />
            </ActionIcon>
            <ActionIcon aria-label="Later frame" disabled={index === frames.length - 1} onClick={() => move(1)}>
              <IconChevronRight size={18} />
            </ActionIcon>
            <span>
              {frameTime(frame)}
              <span className={classes.dim}>
                , connection {frame.connection}, {frame.kind}, {formatBytes(frame.bytes)}
              </span>
            </span>
            <code className={classes.file}>{frame.file}</code>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconDownload size={14} />}
              disabled={frame.fault !== null}
              data-testid="frame-save"
              onClick={() => void actions.saveFrame(id, frame.file)}
            >
              Save
            </Button>
          </div>
        </div>
      )}
    </Modal>
  );
}
