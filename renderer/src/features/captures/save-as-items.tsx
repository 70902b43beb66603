import { Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { CaptureListItem, SaveFormat } from '../../../../contract/index.ts';
import { useSession } from '../../state/session.ts';
import library from './library.module.css';

const FORMAT_LABELS: Record<SaveFormat, string> = {
  html: 'HTML report',
  pdf: 'PDF report',
  md: 'Markdown summary',
  json: 'JSON, every sample',
  csv: 'CSV, a row a sample',
  exchanges: 'CSV, a row an exchange',
  arrivals: 'CSV, a row an arrival',
  'frames-csv': 'CSV, a row a recorded frame',
  junit: 'JUnit XML, a case a threshold',
};

/** What its direction decides is left out; what could have been asked for stays and says why it is not there. */
const BY_DIRECTION: readonly SaveFormat[] = ['exchanges', 'arrivals'];

/** The formats of a capture in a menu: those that it has something for, and why the others cannot be chosen. */
export function SaveAsItems({ capture }: { capture: Pick<CaptureListItem, 'id' | 'state' | 'missingFormats'> }) {
  const { actions } = useSession();
  const { id, state, missingFormats } = capture;
  const offered = (Object.keys(FORMAT_LABELS) as SaveFormat[]).filter(
    (format) => missingFormats[format] === undefined || !BY_DIRECTION.includes(format),
  );
  return offered.map((format) => {
    const missing = missingFormats[format];
    return (
      <Menu.Item
        key={format}
        leftSection={<IconDownload size={14} />}
        disabled={state === 'unreadable' || missing !== undefined}
        data-testid={`capture-save-${format}`}
        onClick={() => void actions.saveReport(id, format)}
      >
        {FORMAT_LABELS[format]}
        {missing !== undefined && <span className={library.missing}>{missing}</span>}
      </Menu.Item>
    );
  });
}
