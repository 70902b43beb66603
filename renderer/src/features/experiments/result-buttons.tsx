import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconFileAnalytics } from '@tabler/icons-react';
import { EXPERIMENT_REPORT_FORMATS, type ExperimentReportFormat, type ExperimentResult } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { CopyMarkdown } from './copy-markdown.tsx';
import { openExperimentReport, saveExperimentReport } from './experiment-actions.ts';

const FORMAT_LABELS: Record<ExperimentReportFormat, string> = {
  html: 'HTML report, one file',
  md: 'Markdown, for a pull request',
  json: 'JSON, the whole result',
};

/** The report of a result: to read, to save, to copy. */
export function ResultButtons({ result }: { result: ExperimentResult }) {
  const { api } = useSession();
  const connected = useApp((state) => state.link === 'connected');
  // Before its first run has ended there is nothing on disk.
  const isEmpty = result.steps.every(({ bottlenecks }) => bottlenecks.length === 0);
  return (
    <>
      <CopyMarkdown result={result} isDisabled={!connected || isEmpty} />
      <Button
        variant="default"
        data-testid="experiment-report"
        leftSection={<IconFileAnalytics size={14} />}
        disabled={!connected || isEmpty}
        onClick={() => void openExperimentReport(api, result.id)}
      >
        Report
      </Button>
      <Menu position="bottom-end" withArrow transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button
            variant="default"
            data-testid="experiment-save-as"
            rightSection={<IconChevronDown size={13} />}
            disabled={!connected || isEmpty}
          >
            Save as
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {EXPERIMENT_REPORT_FORMATS.map((format) => (
            <Menu.Item
              key={format}
              data-testid={`experiment-save-${format}`}
              onClick={() => void saveExperimentReport(api, result.id, format)}
            >
              {FORMAT_LABELS[format]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
