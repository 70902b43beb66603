import { ActionIcon, Button, createTheme, Modal, NativeSelect, SegmentedControl, Select, Switch, TextInput, Tooltip } from '@mantine/core';

/** Dense and calm: small controls, one accent colour, the system's own typeface. */
export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: { light: 9, dark: 9 },
  fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, "Helvetica Neue", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  defaultRadius: 'sm',
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } }),
    Button: Button.extend({ defaultProps: { size: 'xs' } }),
    Modal: Modal.extend({ defaultProps: { centered: true, transitionProps: { duration: 0 } } }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'xs' } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs', transitionDuration: 0 } }),
    Select: Select.extend({ defaultProps: { size: 'xs' } }),
    Switch: Switch.extend({ defaultProps: { size: 'sm' } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'xs' } }),
    Tooltip: Tooltip.extend({
      defaultProps: { multiline: true, maw: 300, openDelay: 450, events: { hover: true, focus: true, touch: true } },
      styles: {
        tooltip: {
          border: '1px solid var(--line)',
          background: 'var(--panel)',
          boxShadow: '0 2px 10px rgb(0 0 0 / 25%)',
          color: 'var(--ink)',
          fontSize: 12,
        },
      },
    }),
  },
});
