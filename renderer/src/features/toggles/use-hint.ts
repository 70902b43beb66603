import { useEffect, useRef, useState } from 'react';

const FOCUS_DELAY_MS = 700;
const FOCUS_SHOWN_MS = 4_000;

/**
 * When the explanation of a setting is shown: under the pointer, and for a few seconds after the keyboard came to its control.
 * Not once the control is used, until the pointer or the focus leaves it, nor beside one that the pointer opens: it would cover
 * what is watched.
 */
export function useHint() {
  const [isFocused, setFocused] = useState(false);
  const [isUsed, setUsed] = useState(false);
  const timer = useRef<number | undefined>(undefined);
  const isPressed = useRef(false);
  const hide = () => {
    clearTimeout(timer.current);
    setFocused(false);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!isFocused) return;
    const close = () => setFocused(false);
    timer.current = window.setTimeout(close, FOCUS_SHOWN_MS);
    window.addEventListener('pointermove', close);
    return () => {
      clearTimeout(timer.current);
      window.removeEventListener('pointermove', close);
    };
  }, [isFocused]);
  return {
    /** For the tooltip. */
    tooltip: { opened: isFocused || undefined, disabled: isUsed, events: { hover: true, focus: false, touch: true } },
    /** For the element that holds the control. */
    row: {
      onPointerDown: () => {
        isPressed.current = true;
        hide();
        setUsed(true);
      },
      onPointerUp: () => {
        isPressed.current = false;
      },
      onPointerLeave: () => {
        isPressed.current = false;
        setUsed(false);
      },
      onFocus: () => {
        if (isPressed.current) return;
        clearTimeout(timer.current);
        timer.current = window.setTimeout(() => setFocused(true), FOCUS_DELAY_MS);
      },
      onKeyDown: ({ key }: { key: string }) => {
        if (key === 'Tab') return;
        hide();
        setUsed(true);
      },
      onBlur: () => {
        hide();
        setUsed(false);
      },
    },
  };
}
