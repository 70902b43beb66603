import { type Manifest, TOGGLES, toggleValueText } from '../../../../contract/index.ts';
import { scenarioValue } from '../../state/scenario-path.ts';
import { formatBytes } from '../../ui/format.ts';
import classes from './captures.module.css';

/** With which settings and on which machine a capture was made. */
export function CaptureFacts({ capture }: { capture: Manifest }) {
  const { environment, scenario, summary } = capture;
  const toggles = TOGGLES.filter((toggle) => toggle.applies(scenario));
  const machine: [string, string][] = [
    ['System', `${environment.os}, kernel ${environment.kernel}`],
    ['Processor', `${environment.cpu}, ${environment.cores} cores`],
    ['Memory', formatBytes(environment.memoryBytes)],
    ['Node.js', environment.electron === null ? environment.node : `${environment.node}, Electron ${environment.electron}`],
    ['ws', `${environment.ws}, bufferutil ${environment.bufferutil ?? 'not installed'}`],
    ...(scenario.direction === 'observe'
      ? []
      : [['Negotiated', summary?.negotiated?.permessageDeflate ?? 'no extension'] satisfies [string, string]]),
    ['Kernel reader', summary?.kernel.source ?? 'none'],
    ['Sockscope', environment.sockscope],
  ];
  return (
    <>
      <Facts
        title="Settings at the end"
        rows={toggles.map((toggle) => [toggle.label, toggleValueText(toggle, scenarioValue(scenario, toggle.path))])}
      />
      <Facts title="Environment" rows={machine} />
    </>
  );
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
