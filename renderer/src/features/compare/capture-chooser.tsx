import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { COMPARED_CAPTURES } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { formatDuration, formatFps, formatMoment } from '../../ui/format.ts';
import { hasWords, searchedWords } from '../captures/arrange-captures.ts';
import { listedVerdict } from '../captures/listed-verdict.ts';
import classes from './compare.module.css';

interface ChooserFormProps {
  /** Those that are chosen to begin with. */
  before: readonly string[];
  onClose: () => void;
  onChoose: (ids: readonly string[]) => void;
}

/** Chooses among the captures of the library. Closed without a choice it leaves everything as it was. */
export function CaptureChooser({ opened, ...form }: ChooserFormProps & { opened: boolean }) {
  return (
    <Modal opened={opened} onClose={form.onClose} title="Captures to compare" size="xl">
      <ChooserForm {...form} />
    </Modal>
  );
}

function ChooserForm({ before, onClose, onChoose }: ChooserFormProps) {
  const captures = useApp((state) => state.captures) ?? [];
  const [chosen, setChosen] = useState<readonly string[]>(() => before.filter((id) => captures.some((capture) => capture.id === id)));
  const [search, setSearch] = useState('');
  const { min, max } = COMPARED_CAPTURES;
  const isFull = chosen.length >= max;
  const words = searchedWords(search);
  const found = captures.filter((capture) => capture.state !== 'unreadable' && hasWords(capture, words));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose();
    onChoose(chosen);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="Search"
          placeholder="Part of a name, a setting or a verdict"
          data-autofocus
          data-testid="chooser-search"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <ul className={classes.choices} aria-label="Captures of the library">
          {found.map((capture) => {
            const { id, name, settings, startedAt, durationS, receivedFps } = capture;
            const verdict = listedVerdict(capture) ?? 'No verdict';
            const isChosen = chosen.includes(id);
            return (
              <li key={id}>
                <Checkbox
                  size="xs"
                  data-testid="chooser-capture"
                  data-capture-id={id}
                  checked={isChosen}
                  disabled={isFull && !isChosen}
                  label={
                    <span className={classes.choice}>
                      <span className={classes.choiceName} title={settings || undefined}>
                        {name} <span className={classes.choiceSettings}>{settings}</span>
                      </span>
                      <span className={classes.dim}>{formatMoment(startedAt)}</span>
                      <span className={classes.dim}>{formatDuration(durationS)}</span>
                      <span className={classes.dim}>{receivedFps === null ? '' : `${formatFps(receivedFps)} FPS`}</span>
                      <span className={classes.choiceVerdict} title={verdict}>
                        {verdict}
                      </span>
                    </span>
                  }
                  onChange={() => setChosen(isChosen ? chosen.filter((other) => other !== id) : [...chosen, id])}
                />
              </li>
            );
          })}
          {found.length === 0 && (
            <li className={classes.dim}>{captures.length === 0 ? 'There are no captures yet.' : `Nothing matches “${search}”.`}</li>
          )}
        </ul>
        <Group justify="space-between" gap="xs">
          <span className={classes.dim} role="status">
            {chosen.length} of {max} chosen{isFull ? ': more cannot be told apart' : chosen.length < min ? `, ${min} are needed` : ''}
          </span>
          <Group gap="xs">
            <Button variant="default" size="sm" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" size="sm" data-testid="chooser-confirm" disabled={chosen.length < min}>
              Compare
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
