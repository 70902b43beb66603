import {
  closeReasonsText,
  closesText,
  connectionsText,
  type Manifest,
  negotiatedText,
  reasonsGivenText,
  type Summary,
  TOGGLES,
  toggleValueText,
} from '../../../../contract/index.ts';
import { scenarioValue } from '../../state/scenario-path.ts';
import { formatBytes } from '../../ui/format.ts';
import classes from './captures.module.css';

/** Who came and went, with which settings, and on which machine a capture was made. */
export function CaptureFacts({ capture }: { capture: Manifest }) {
  const { environment, scenario, summary } = capture;
  const machine: [string, string][] = [
    ['System', `${environment.os}, kernel ${environment.kernel}`],
    ['Processor', `${environment.cpu}, ${environment.cores} cores`],
    ['Memory', formatBytes(environment.memoryBytes)],
    ['Node.js', environment.electron === null ? environment.node : `${environment.node}, Electron ${environment.electron}`],
    ['ws', `${environment.ws}, bufferutil ${environment.bufferutil ?? 'not installed'}`],
    ...(scenario.direction === 'observe'
      ? []
      : [['Negotiated', negotiatedText(summary?.negotiated ?? null) ?? 'no extension'] satisfies [string, string]]),
    ['Kernel reader', summary?.kernel.source ?? 'none'],
    ['Sockscope', environment.sockscope],
  ];
  return (
    <>
      <Facts title={capture.state === 'complete' ? 'Settings at the end' : 'Settings at the start'} rows={settingRows(capture)} />
      <div className={classes.stacked}>
        {summary && scenario.direction !== 'observe' && <Facts title="Connections" rows={connectionRows(summary)} />}
        <Facts title="Environment" rows={machine} />
      </div>
    </>
  );
}

/** As they were in the end, where that is known; one that was changed on the way says what it was at the start. */
function settingRows({ scenario, finalScenario }: Manifest): [string, string][] {
  const end = finalScenario ?? scenario;
  return TOGGLES.filter((toggle) => toggle.applies(end)).map((toggle) => {
    const text = toggleValueText(toggle, scenarioValue(end, toggle.path));
    const started = toggleValueText(toggle, scenarioValue(scenario, toggle.path));
    return [toggle.label, text === started ? text : `${text} (at the start: ${started})`];
  });
}

function connectionRows({ connections }: Summary): [string, string][] {
  const reasons = closeReasonsText(connections);
  const given = reasonsGivenText(connections);
  // A recovered capture has no account of its closes.
  const isKnown = Object.keys(connections.closed).length > 0 || connections.opened === 0;
  return [
    ['Since the start', connectionsText(connections)],
    ['Closed', isKnown ? closesText(connections, 0) : 'not recorded'],
    ...(reasons === '' ? [] : [['Why', reasons] as [string, string]]),
    ...(given === '' ? [] : [['Reasons that clients gave', given] as [string, string]]),
  ];
}

function Facts({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl className={classes.facts}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
