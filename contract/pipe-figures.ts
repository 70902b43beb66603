import { z } from 'zod';
import { stationFlowSchema } from './station-flow.ts';
import { stationNameSchema } from './stations.ts';

const reading = z.number().nullable();

/** A station over the span that is told. */
export const stationFiguresSchema = z.object({
  /** `null`: it was never read. */
  level: z
    .object({
      meanBytes: z.number(),
      maxBytes: z.number(),
      /** Share of the readings that were above zero, 0 to 1. */
      timeAboveZero: z.number(),
      /** How many they were; one that several samples carried counts once. */
      readings: z.int(),
      /** As it was read last; `null` where none is known. */
      limitBytes: reading,
      limitFrom: z.string().nullable(),
    })
    .nullable(),
  /** The run has no such station; with no level and without this, it could not be read. */
  isAbsent: z.boolean(),
  /** Frames given up there over the span; `null` where none are, or where that is not counted. */
  drops: reading,
});
export type StationFigures = z.infer<typeof stationFiguresSchema>;

/** The stations of a run over its measured time or, where its settings changed, over the span that the verdict is about. */
export const pipeFiguresSchema = z.object({
  /** The change that began the span; `null` where it began with the measured time. */
  change: z.string().nullable(),
  /** Settings changed while the run was measured: what is told is a part of it. */
  isPart: z.boolean(),
  /** Direction listen: only the time in which clients were connected is told, which may be in several parts. `null` elsewhere, and where no client came. */
  connectedMs: reading,
  fromMs: z.number(),
  toMs: z.number(),
  stations: z.record(stationNameSchema, stationFiguresSchema),
  flows: z.record(stationNameSchema, stationFlowSchema),
  /** The station of the verdict's bottleneck. */
  lit: stationNameSchema.nullable(),
});
export type PipeFigures = z.infer<typeof pipeFiguresSchema>;
