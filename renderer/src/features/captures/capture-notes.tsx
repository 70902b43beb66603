import { Button, TagsInput, Textarea } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { CAPTURE_TEXT_LIMITS, type ErrorValue } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import { countValues } from './arrange-captures.ts';
import { Autosave } from './autosave.ts';
import classes from './library.module.css';

const SAVE_AFTER_MS = 700;

interface CaptureNotesProps {
  id: string;
  /** As the capture was opened. */
  notes: string;
  tags: readonly string[];
}

/** Tags and notes of a capture. What is typed is saved by itself, also when the view is left; until then it can be undone to what it was when it was opened. */
export function CaptureNotes({ id, notes, tags }: CaptureNotesProps) {
  const listed = useApp(({ captures }) => captures?.find((capture) => capture.id === id));
  return (
    <section className={classes.written} aria-label="Tags and notes">
      <Tags id={id} tags={listed?.tags ?? tags} />
      <Notes id={id} opened={notes} listed={listed?.notes ?? notes} />
    </section>
  );
}

function Tags({ id, tags }: { id: string; tags: readonly string[] }) {
  const { actions } = useSession();
  const captures = useApp((state) => state.captures);
  const known = useMemo(() => countValues(captures ?? [], (capture) => capture.tags).map(([tag]) => tag), [captures]);
  const [error, setError] = useState<ErrorValue | null>(null);
  /** What was asked for, until the list has it. */
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list has come, with what was asked for or with what another wrote
  useEffect(() => setAsked(null), [tags.join('\n')]);
  const change = async (wanted: string[]) => {
    const next = wanted.map((tag) => tag.trim().slice(0, CAPTURE_TEXT_LIMITS.tagChars)).filter(Boolean);
    setAsked(next);
    const fault = await actions.updateCapture({ id, tags: next });
    setError(fault);
    if (fault) setAsked(null);
  };
  return (
    <>
      <TagsInput
        label="Tags"
        size="xs"
        data-testid="capture-tags"
        placeholder={(asked ?? tags).length === 0 ? 'Add a tag, Enter' : ''}
        data={known}
        value={[...(asked ?? tags)]}
        maxTags={CAPTURE_TEXT_LIMITS.tags}
        maxLength={CAPTURE_TEXT_LIMITS.tagChars}
        comboboxProps={{ transitionProps: { duration: 0 } }}
        onChange={(next) => void change(next)}
      />
      {error && <ErrorAlert title="The tags were not changed" error={error} safe="They are as they were." onClose={() => setError(null)} />}
    </>
  );
}

function Notes({ id, opened, listed }: { id: string; opened: string; listed: string }) {
  const { actions } = useSession();
  const [text, setText] = useState(listed);
  const [error, setError] = useState<ErrorValue | null>(null);
  const [isSaved, setIsSaved] = useState(true);
  const [autosave] = useState(() => new Autosave(listed, (notes) => actions.updateCapture({ id, notes })));
  const timer = useRef<number | undefined>(undefined);
  const isShown = useRef(true);

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    const fault = await autosave.flush();
    if (!isShown.current || fault === undefined) return;
    setIsSaved(autosave.isSaved);
    setError(fault);
  }, [autosave]);
  useEffect(() => {
    isShown.current = true;
    const flush = () => void save();
    window.addEventListener('pagehide', flush);
    return () => {
      isShown.current = false;
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [save]);
  // Another window, or the command line, wrote something.
  useEffect(() => {
    if (autosave.adopt(listed)) setText(listed);
  }, [autosave, listed]);

  const write = (next: string) => {
    autosave.write(next);
    setText(next);
    setIsSaved(autosave.isSaved);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void save(), SAVE_AFTER_MS);
  };
  return (
    <>
      <Textarea
        label="Notes"
        size="xs"
        autosize
        minRows={2}
        maxRows={12}
        maxLength={CAPTURE_TEXT_LIMITS.notesChars}
        placeholder="What was tried, and what to remember"
        data-testid="capture-notes"
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onBlur={() => void save()}
      />
      <div className={classes.notesFoot}>
        <output data-testid="notes-state" data-saved={isSaved}>
          {error ? 'Not saved.' : isSaved ? (text === '' ? '' : 'Saved.') : 'Saving…'}
        </output>
        {text !== opened && (
          <Button
            variant="subtle"
            size="compact-xs"
            data-testid="notes-undo"
            onClick={() => {
              write(opened);
              void save();
            }}
          >
            Undo what was changed here
          </Button>
        )}
      </div>
      {error && <ErrorAlert title="The notes were not saved" error={error} safe="What you wrote is still here; change it to try again." />}
    </>
  );
}
