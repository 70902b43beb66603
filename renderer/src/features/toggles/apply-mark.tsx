import { Tooltip } from '@mantine/core';
import { IconBolt, IconPlugConnected, IconRotateClockwise2 } from '@tabler/icons-react';
import type { Toggle, ToggleApply } from '../../../../contract/index.ts';
import classes from './toggles.module.css';

/** How a change takes effect, in a word and in a sentence. The run goes on in all three. */
const APPLY_TEXT: Record<ToggleApply, { word: string; sentence: string; Icon: typeof IconBolt }> = {
  live: { word: 'at once', sentence: 'Takes effect at once.', Icon: IconBolt },
  reconnect: { word: 'reconnects', sentence: 'The connections are made anew; the run goes on.', Icon: IconPlugConnected },
  restart: { word: 'restarts threads', sentence: 'The threads are restarted; the run goes on.', Icon: IconRotateClockwise2 },
};

/** How a change of one toggle takes effect, in a sentence. */
export function applySentence({ apply, group }: Pick<Toggle, 'apply' | 'group'>): string {
  // The proxy stands in the way only while something is impaired.
  if (apply === 'live' && group === 'path') {
    return 'At once while another impairment is in force; the first from 0 and the last to 0 make the connections anew.';
  }
  return APPLY_TEXT[apply].sentence;
}

/** The small mark beside a toggle. Its sentence is part of the toggle's own description. */
export function ApplyMark({ apply }: { apply: ToggleApply }) {
  const { Icon } = APPLY_TEXT[apply];
  return <Icon size={12} className={classes.mark} aria-hidden />;
}

/** What the marks mean. */
export function ApplyLegend() {
  return (
    <div className={classes.legend}>
      {(Object.keys(APPLY_TEXT) as ToggleApply[]).map((apply) => (
        <Tooltip key={apply} label={APPLY_TEXT[apply].sentence}>
          <span>
            <ApplyMark apply={apply} /> {APPLY_TEXT[apply].word}
          </span>
        </Tooltip>
      ))}
    </div>
  );
}
