import { type Scenario, scenarioSchema } from '../../contract/index.ts';

/** A scenario field that is not at its default. */
export interface ScenarioDifference {
  path: string;
  value: string;
  standard: string;
}

const HIDDEN = '(not shown)';

/** The scenario as a report may show it: a token lets anyone connect, so it stays out of documents that are handed on. */
export function shownScenario(scenario: Scenario): Scenario {
  return scenario.bind.token === null ? scenario : { ...scenario, bind: { ...scenario.bind, token: HIDDEN } };
}

/** What differs from the defaults, name and version left out. Values are JSON. */
export function scenarioDifferences(scenario: Scenario): ScenarioDifference[] {
  const { name: _name, formatVersion: _version, ...rest } = shownScenario(scenario);
  const standard = new Map(leaves(scenarioSchema.parse({})));
  return leaves(rest)
    .filter(([path, value]) => value !== standard.get(path))
    .map(([path, value]) => ({ path, value, standard: standard.get(path) ?? 'none' }));
}

function leaves(value: object, prefix = ''): [path: string, json: string][] {
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) =>
    typeof child === 'object' && child !== null
      ? leaves(child, `${prefix}${key}.`)
      : [[`${prefix}${key}`, JSON.stringify(child)] as [string, string]],
  );
}
