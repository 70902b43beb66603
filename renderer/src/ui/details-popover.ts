import type { PopoverProps } from '@mantine/core';

/** How details open below the button that names them: the focus goes in, and back to the button when they close. */
export const DETAILS_POPOVER = {
  trapFocus: true,
  returnFocus: true,
  withArrow: true,
  transitionProps: { duration: 0 },
} as const satisfies Partial<PopoverProps>;
