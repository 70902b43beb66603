import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { ErrorValue } from '../../../contract/index.ts';
import { ErrorAlert } from './error-alert.tsx';

interface NameFormProps {
  name: string;
  maxLength: number;
  /** What the button says. */
  confirm: string;
  /** Begins the test ids of the field (`-name`) and of the button (`-confirm`). */
  testId: string;
  /** Where it fails: what did not happen, and what is safe. */
  fault: { title: string; safe: string };
  /** Answers why it failed, or `null`. The name has no space at its ends. */
  onSubmit: (name: string) => Promise<ErrorValue | null>;
  onDone: () => void;
  /** Fields beside the name. */
  children?: ReactNode;
}

/** A dialog's form that gives something a name. It closes when that is done, and stays with the reason where it is not. */
export function NameForm({ name: before, maxLength, confirm, testId, fault, onSubmit, onDone, children }: NameFormProps) {
  const [name, setName] = useState(before);
  const [error, setError] = useState<ErrorValue | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const failure = await onSubmit(name.trim());
    setBusy(false);
    setError(failure);
    if (!failure) onDone();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          size="sm"
          data-autofocus
          data-testid={`${testId}-name`}
          required
          maxLength={maxLength}
          value={name}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {children}
        {error && <ErrorAlert title={fault.title} error={error} safe={fault.safe} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" size="sm" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" size="sm" data-testid={`${testId}-confirm`} loading={busy} disabled={name.trim() === ''}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
