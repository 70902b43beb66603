import { Select } from '@mantine/core';
import { EXPERIMENT_FIGURES, EXPERIMENT_LIMITS, type ExperimentDraft } from '../../../../contract/index.ts';
import classes from './editor.module.css';
import shared from './experiments.module.css';
import { OrderedRows } from './ordered-rows.tsx';

type Figure = ExperimentDraft['figures'][number];

interface EditorFiguresProps {
  draft: ExperimentDraft;
  onChange: (part: Partial<ExperimentDraft>) => void;
}

/** The figures of the table, in its order; gains are told of the first. */
export function EditorFigures({ draft: { figures, scenario }, onChange }: EditorFiguresProps) {
  const change = (next: Figure[]) => onChange({ figures: next });
  const offered = EXPERIMENT_FIGURES.filter(({ path, applies }) => applies(scenario) && !figures.some((figure) => figure.path === path));
  return (
    <>
      <OrderedRows
        items={figures}
        testId="editor-figure"
        nameOf={({ label }) => label}
        render={({ label, unit, better }, index) => (
          <div className={classes.figure}>
            <span>
              {label} {unit && <span className={shared.dim}>{unit}</span>}
            </span>
            <span className={shared.dim}>
              {better} is better{index === 0 && '; gains are told of it'}
            </span>
          </div>
        )}
        onChange={change}
      />
      {figures.length >= EXPERIMENT_LIMITS.figures.max ? (
        <p className={shared.dim}>A table has at most {EXPERIMENT_LIMITS.figures.max} figures.</p>
      ) : (
        <Select
          aria-label="Add a figure…"
          placeholder="Add a figure…"
          data-testid="editor-add-figure"
          w={210}
          searchable
          value={null}
          data={offered.map(({ path, label, unit }) => ({ value: path, label: unit ? `${label}, ${unit}` : label }))}
          maxDropdownHeight={320}
          nothingFoundMessage="No figure has this in its name."
          comboboxProps={{ transitionProps: { duration: 0 } }}
          onChange={(chosen) => {
            const found = offered.find(({ path }) => path === chosen);
            if (found) change([...figures, { path: found.path, label: found.label, unit: found.unit, better: found.better }]);
          }}
        />
      )}
    </>
  );
}
