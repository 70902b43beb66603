import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ErrorValue } from '../../../contract/index.ts';
import { ErrorText } from './error-text.tsx';

interface ErrorAlertProps {
  title: string;
  error: ErrorValue;
  /** What the user need not worry about. */
  safe?: string;
  onClose?: () => void;
}

/** An error that stays until it is dismissed. */
export function ErrorAlert({ title, error, safe, onClose }: ErrorAlertProps) {
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      bg="var(--mantine-color-body)"
      title={title}
      icon={<IconAlertTriangle size={18} />}
      withCloseButton={onClose !== undefined}
      closeButtonLabel="Dismiss"
      onClose={onClose}
      data-testid="error-alert"
    >
      <ErrorText error={error} safe={safe} />
    </Alert>
  );
}
