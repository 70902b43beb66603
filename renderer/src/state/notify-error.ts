import { notifications } from '@mantine/notifications';
import { createElement } from 'react';
import type { ErrorValue } from '../../../contract/index.ts';
import { ErrorText } from '../ui/error-text.tsx';

const ERROR_SHOWN_MS = 12_000;

/** Says what did not work, and what to try. */
export function notifyError(title: string, error: ErrorValue): void {
  notifications.show({ color: 'red', title, message: createElement(ErrorText, { error }), autoClose: ERROR_SHOWN_MS });
}
