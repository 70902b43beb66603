import { useEffect, useState } from 'react';
import { type FoundFrame, FRAME_FILES } from '../../../../contract/index.ts';
import { useSession } from '../../state/session.ts';
import { type FrameAddress, frameName } from './frame-words.ts';
import classes from './frames.module.css';

interface FramePictureProps {
  id: string;
  frame: FoundFrame;
  address: FrameAddress;
}

/** A frame as it can be shown: the picture that it is, or its beginning as text; else why not. */
export function FramePicture({ id, frame, address }: FramePictureProps) {
  const [failed, setFailed] = useState(false);
  const { kind, file, fault } = frame;
  if (fault !== null) return <p className={classes.none}>{fault}</p>;
  if (failed) return <p className={classes.none}>The file is no picture that can be shown.</p>;
  if (!FRAME_FILES[kind].isPicture) return <Excerpt id={id} file={file} isBinary={kind === 'binary'} />;
  return (
    <img
      className={classes.picture}
      src={`${address.before}${encodeURIComponent(file)}${address.after}`}
      alt={frameName(frame)}
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setFailed(true)}
    />
  );
}

function Excerpt({ id, file, isBinary }: { id: string; file: string; isBinary: boolean }) {
  const { api } = useSession();
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    void api.request('frames.excerpt', { id, file }).then((answer) => {
      if (current) setText(answer.ok ? answer.value.text : answer.error.message);
    });
    return () => {
      current = false;
    };
  }, [api, id, file]);
  return (
    <pre className={classes.excerpt} data-binary={isBinary || undefined}>
      {text}
    </pre>
  );
}
