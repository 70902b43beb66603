import { Switch, Tooltip } from '@mantine/core';
import { Fragment, useState } from 'react';
import { againstWords, type ComparedCell, type ComparedFigure, type Comparison } from '../../../../contract/index.ts';
import { CaptureLetter } from './capture-letter.tsx';
import classes from './compare.module.css';

/** The figures, a column a group of captures: value, range of repetitions, difference, ratio, and whether it is better. */
export function ComparedTable({ comparison }: { comparison: Comparison }) {
  const { captures, groups, baseline, figures, notTaken } = comparison;
  const [all, setAll] = useState(false);
  const shown = figures.filter(({ isKey }) => all || isKey);
  const sections = [...new Set(shown.map(({ section }) => section))];
  return (
    <section aria-label="Figures">
      <div className={classes.sectionHead}>
        <h3>Figures</h3>
        <Switch
          size="xs"
          label={`All ${figures.length} figures`}
          checked={all}
          data-testid="compare-all-figures"
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      </div>
      <div className={classes.scroll}>
        <table className={classes.figures} data-testid="comparison-figures">
          <thead>
            <tr>
              <th scope="col">Figure</th>
              {groups.map(({ label, captures: places }, index) => (
                <th key={label} scope="col" className={classes.number}>
                  {places.map((place) => (
                    <CaptureLetter key={place} place={place} letter={captures[place]!.letter} />
                  ))}
                  <span className={classes.role}>
                    {places.length > 1 && `median of ${places.length}`}
                    {places.length > 1 && index === baseline && ', '}
                    {index === baseline && 'baseline'}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sections.map((section) => (
              <Fragment key={section}>
                {all && (
                  <tr className={classes.section}>
                    <th scope="rowgroup" colSpan={groups.length + 1}>
                      {section}
                    </th>
                  </tr>
                )}
                {shown
                  .filter((figure) => figure.section === section)
                  .map((figure) => (
                    <FigureRow key={figure.path} figure={figure} labels={groups.map(({ label }) => label)} />
                  ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      {all && notTaken.length > 0 && (
        <p className={classes.dim}>In none of the captures: {notTaken.map(({ label, reason }) => `${label} (${reason})`).join('; ')}.</p>
      )}
    </section>
  );
}

function FigureRow({ figure, labels }: { figure: ComparedFigure; labels: readonly string[] }) {
  const { path, label, better, cells } = figure;
  return (
    <tr data-testid={`figure-${path}`}>
      <th scope="row">
        {label}
        {better !== null && <span className={classes.role}>{better} is better</span>}
      </th>
      {cells.map((cell, index) => (
        <td key={labels[index]} className={classes.number} data-value={cell.median ?? ''}>
          <FigureCell cell={cell} />
        </td>
      ))}
    </tr>
  );
}

function FigureCell({ cell }: { cell: ComparedCell }) {
  const { median, text, rangeText, reason, against } = cell;
  if (median === null)
    return (
      <span className={classes.dim}>
        n/a<span className={classes.why}>{reason}</span>
      </span>
    );
  const { words, tone } = against ? againstWords(against) : { words: '', tone: null };
  const change = against ? [against.differenceText, against.ratioText].filter((part) => part !== null).join(', ') : '';
  const noRatio = against && against.ratio === null && against.side !== 'equal' ? against.reason : null;
  return (
    <>
      <span className={classes.value}>{text}</span>
      {rangeText !== null && <span className={classes.change}>{rangeText}</span>}
      {reason !== null && <span className={classes.why}>{reason}</span>}
      {change !== '' && against?.side !== 'equal' && <span className={classes.change}>{change}</span>}
      {noRatio !== null && <span className={classes.why}>ratio n/a: {noRatio}</span>}
      {words !== '' && (
        <Tooltip label={`${against!.because[0]!.toUpperCase()}${against!.because.slice(1)}.`}>
          <span className={classes.words} data-tone={tone ?? undefined}>
            {words}
          </span>
        </Tooltip>
      )}
    </>
  );
}
