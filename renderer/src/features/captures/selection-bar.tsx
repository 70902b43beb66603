import { Button, Popover, TextInput } from '@mantine/core';
import { IconArrowsDiff, IconDownload, IconTag, IconTrash, IconX } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { CAPTURE_TEXT_LIMITS, type CaptureListItem } from '../../../../contract/index.ts';
import { useSession } from '../../state/session.ts';
import classes from './library.module.css';
import { deleteCaptures, select, tagCaptures } from './library-actions.ts';

const byStart = (a: CaptureListItem, b: CaptureListItem) => (a.startedAt ?? '').localeCompare(b.startedAt ?? '');

/** What can be done with the captures that are selected and shown. */
export function SelectionBar({ captures, knownTags }: { captures: readonly CaptureListItem[]; knownTags: readonly string[] }) {
  const { actions } = useSession();
  const readable = captures.filter(({ state }) => state !== 'unreadable');
  const finished = readable.filter(({ state }) => state !== 'recording');
  return (
    <div className={classes.selection} role="toolbar" aria-label="Selected captures" data-testid="selection-bar">
      <output data-testid="selection-count" data-value={captures.length}>
        {captures.length} selected
      </output>
      <Button
        leftSection={<IconArrowsDiff size={14} />}
        data-testid="selection-compare"
        disabled={finished.length < 2}
        title={finished.length < 2 ? 'Select two or more captures that have ended' : undefined}
        // What came first is what the others are held against.
        onClick={() => actions.openComparison([...finished].sort(byStart).map(({ id }) => id))}
      >
        Compare
      </Button>
      <Button
        variant="default"
        leftSection={<IconDownload size={14} />}
        data-testid="selection-export"
        disabled={finished.length === 0}
        onClick={() => void actions.exportCaptures(finished, 'json')}
      >
        Export as JSON
      </Button>
      <TagButton knownTags={knownTags} isDisabled={readable.length === 0} onTag={(tag) => void tagCaptures(actions, readable, tag)} />
      <Button
        variant="default"
        c="red"
        leftSection={<IconTrash size={14} />}
        data-testid="selection-delete"
        onClick={() =>
          void deleteCaptures(
            actions,
            captures.filter(({ state }) => state !== 'recording'),
          )
        }
      >
        Delete
      </Button>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconX size={14} />}
        data-testid="selection-clear"
        onClick={() => select(captures, false)}
      >
        Select none
      </Button>
    </div>
  );
}

function TagButton({ knownTags, isDisabled, onTag }: { knownTags: readonly string[]; isDisabled: boolean; onTag: (tag: string) => void }) {
  const [opened, setOpened] = useState(false);
  const [tag, setTag] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (tag.trim() === '') return;
    onTag(tag.trim());
    setTag('');
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus withArrow transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconTag size={14} />}
          disabled={isDisabled}
          onClick={() => setOpened(!opened)}
          data-testid="selection-tag"
        >
          Tag…
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form className={classes.tagForm} onSubmit={submit}>
          <TextInput
            aria-label="Tag to add to all that are selected"
            placeholder="Tag"
            data-testid="selection-tag-name"
            list="known-tags"
            maxLength={CAPTURE_TEXT_LIMITS.tagChars}
            value={tag}
            onChange={(event) => setTag(event.currentTarget.value)}
          />
          <datalist id="known-tags">
            {knownTags.map((known) => (
              <option key={known} value={known} />
            ))}
          </datalist>
          <Button type="submit" disabled={tag.trim() === ''}>
            Add
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
