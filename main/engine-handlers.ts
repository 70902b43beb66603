import type { RequestHandlers } from '../contract/index.ts';

/** The requests about files that people open or save: each host has its own way. */
type HostRequest =
  | 'report.open'
  | 'report.save'
  | 'report.folder'
  | 'report.cancel'
  | 'comparison.open'
  | 'comparison.save'
  | 'frames.address'
  | 'frames.save'
  | 'frames.folder'
  | 'experiments.openReport'
  | 'experiments.saveReport'
  | 'experiments.export';

/** The requests that the engine answers itself. */
export type EngineHandlers = Omit<RequestHandlers, HostRequest>;
