import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { lengthOf, spanText, type TimeSpan } from '../../charts/time-span.ts';
import type { TimeView } from '../../charts/use-time-view.ts';
import { NumberField } from '../../ui/number-field.tsx';
import classes from './time-bar.module.css';

const ZOOM_FACTOR = 2;
const PAN_SHARE = 0.25;
const HELP =
  'Drag on a chart to select. Ctrl and the wheel zoom, Shift and the wheel move, a double click shows all. By keyboard, on the bar of the whole time: + and - zoom, arrows move, Home and End go to the ends, 0 shows all.';

/** The one time axis of all charts: what of the run is looked at, and what is selected. */
export function TimeBar({ view }: { view: TimeView }) {
  const { span, isWhole, selection } = view;
  const button = (label: string, icon: React.ReactNode, act: () => void, disabled: boolean, testId: string) => (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} data-testid={testId} disabled={disabled} onClick={act}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  return (
    <div className={classes.bar}>
      <Overview view={view} />
      <div className={classes.row}>
        {button('Zoom in', <IconZoomIn size={16} />, () => view.zoom(1 / ZOOM_FACTOR), false, 'zoom-in')}
        {button('Zoom out', <IconZoomOut size={16} />, () => view.zoom(ZOOM_FACTOR), isWhole, 'zoom-out')}
        {button('Earlier', <IconArrowLeft size={16} />, () => view.panByShare(-PAN_SHARE), isWhole, 'pan-earlier')}
        {button('Later', <IconArrowRight size={16} />, () => view.panByShare(PAN_SHARE), isWhole, 'pan-later')}
        <Button variant="default" size="compact-sm" data-testid="zoom-reset" disabled={isWhole} onClick={view.showAll}>
          Whole run
        </Button>
        <span className={classes.text} data-testid="visible-span" aria-live="polite">
          {isWhole ? 'Whole run: ' : ''}
          {spanText(span)}
        </span>
        <span className={classes.space} />
        <Selection view={view} />
        {selection && (
          <>
            <Button variant="default" size="compact-sm" data-testid="zoom-selection" onClick={view.showSelection}>
              Zoom to it
            </Button>
            <Button variant="default" size="compact-sm" data-testid="clear-selection" onClick={view.clearSelection}>
              Clear
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

/**
 * From and to of the selection in seconds. With nothing selected a first number selects to the end, or from the beginning, of what is looked at;
 * one that lies beyond the other end takes that along.
 */
function Selection({ view: { whole, span, selection, select } }: { view: TimeView }) {
  const most = Math.ceil(whole.toMs / 1_000);
  const seconds = (ms: number | undefined) => (ms === undefined ? null : Number((ms / 1_000).toFixed(2)));
  const field = (label: string, testId: string, value: number | undefined, other: number, onMs: (ms: number) => void) => (
    <NumberField
      label={label}
      unit="s"
      value={seconds(value)}
      min={0}
      max={most}
      decimals
      emptyText="–"
      testId={testId}
      description={`Seconds since the start of the run, the other end is at ${seconds(other)}`}
      onCommit={(next) => next !== null && onMs(next * 1_000)}
    />
  );
  const { fromMs, toMs } = selection ?? span;
  const length = lengthOf(selection ?? span);
  return (
    <fieldset className={classes.fields}>
      <legend>Selected</legend>
      {field('Selected from', 'select-from', selection?.fromMs, toMs, (ms) => select(ms, ms < toMs ? toMs : ms + length))}
      <span className={classes.text}>to</span>
      {field('Selected to', 'select-to', selection?.toMs, fromMs, (ms) => select(ms > fromMs ? fromMs : ms - length, ms))}
    </fieldset>
  );
}

/** The whole time of the run with the part that is looked at, which can be moved over it. */
function Overview({ view }: { view: TimeView }) {
  const { whole, span, selection } = view;
  const strip = useRef<HTMLDivElement>(null);
  const isHeld = useRef(false);
  const share = (ms: number) => `${((ms - whole.fromMs) / lengthOf(whole)) * 100}%`;
  const place = ({ fromMs, toMs }: TimeSpan) => ({ left: share(fromMs), width: `${((toMs - fromMs) / lengthOf(whole)) * 100}%` });
  const follow = (event: PointerEvent) => {
    const { left, width } = strip.current!.getBoundingClientRect();
    const atMs = whole.fromMs + ((event.clientX - left) / width) * lengthOf(whole);
    view.panBy(atMs - (span.fromMs + span.toMs) / 2);
  };
  const pressed = (event: KeyboardEvent) => {
    const act = KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(view);
  };
  return (
    <Tooltip label={HELP} openDelay={600} multiline w={360}>
      <div
        ref={strip}
        className={classes.strip}
        role="slider"
        tabIndex={0}
        aria-label="Time that the charts show"
        aria-description={HELP}
        aria-valuemin={0}
        aria-valuemax={Math.round(whole.toMs / 1_000)}
        aria-valuenow={Math.round(span.fromMs / 1_000)}
        aria-valuetext={spanText(span)}
        data-testid="time-strip"
        onKeyDown={pressed}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          isHeld.current = true;
          follow(event);
        }}
        onPointerMove={(event) => isHeld.current && follow(event)}
        onPointerUp={() => {
          isHeld.current = false;
        }}
        onPointerCancel={() => {
          isHeld.current = false;
        }}
        onDoubleClick={view.showAll}
      >
        {selection && <div className={classes.selected} style={place(selection)} />}
        <div className={classes.window} style={place(span)} />
      </div>
    </Tooltip>
  );
}

const KEYS: Readonly<Record<string, (view: TimeView) => void>> = {
  '+': ({ zoom }) => zoom(1 / ZOOM_FACTOR),
  '=': ({ zoom }) => zoom(1 / ZOOM_FACTOR),
  '-': ({ zoom }) => zoom(ZOOM_FACTOR),
  ArrowLeft: ({ panByShare }) => panByShare(-PAN_SHARE),
  ArrowRight: ({ panByShare }) => panByShare(PAN_SHARE),
  PageUp: ({ panByShare }) => panByShare(-1),
  PageDown: ({ panByShare }) => panByShare(1),
  Home: ({ panBy, whole }) => panBy(-lengthOf(whole)),
  End: ({ panBy, whole }) => panBy(lengthOf(whole)),
  '0': ({ showAll }) => showAll(),
  Escape: ({ selection, clearSelection, showAll }) => (selection ? clearSelection() : showAll()),
};
