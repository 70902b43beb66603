import {
  type CaptureListItem,
  changedSettingsText,
  exportFactsOfManifest,
  type Manifest,
  messageBytesOf,
  missingFormats,
  mixedFigures,
  SAVE_FORMATS,
} from '../../contract/index.ts';

/** What the list tells of a capture beside its manifest. */
export interface FolderFacts {
  diskBytes: number | null;
  thumbnail: CaptureListItem['thumbnail'];
}

/** One capture as the list shows it. */
export function listItem(manifest: Manifest, { diskBytes, thumbnail }: FolderFacts): CaptureListItem {
  const { scenario, summary } = manifest;
  const { direction } = scenario;
  const isObserved = direction === 'observe';
  return {
    id: manifest.id,
    name: manifest.name,
    state: manifest.state,
    saved: manifest.saved,
    startedAt: manifest.startedAt,
    durationS: summary?.durationS ?? null,
    stopped: manifest.stopped,
    mixed: mixedFigures(manifest),
    receivedFps: isObserved ? null : (summary?.received.fps ?? null),
    // What clients of the user's own send has no size that is known beforehand.
    payloadBytes: direction === 'listen' || isObserved ? null : messageBytesOf(scenario.payload),
    compressed: summary?.negotiated ? summary.negotiated.permessageDeflate !== null : null,
    verdict: manifest.diagnosis?.verdict ?? null,
    fault: null,
    preset: scenario.name,
    settings: changedSettingsText(manifest),
    direction,
    bottleneck: manifest.diagnosis?.bottleneck ?? null,
    tags: manifest.tags,
    notes: manifest.notes,
    latencyP99Ms: (direction === 'echo' ? summary?.exchanges?.totalMs.p99 : summary?.latencyMs.p99) ?? null,
    receivedBytesPerS: isObserved ? null : (summary?.received.bytesPerS ?? null),
    diskBytes: manifest.state === 'recording' ? null : diskBytes,
    thumbnail,
    importedFrom: manifest.origin?.fileName ?? null,
    deletedAt: null,
    missingFormats: missingFormats(exportFactsOfManifest(manifest), SAVE_FORMATS),
  };
}

/** A folder that holds no capture that can be read, with the reason. */
export function unreadableItem(id: string, fault: string, diskBytes: number | null): CaptureListItem {
  return {
    id,
    name: id,
    state: 'unreadable',
    saved: false,
    startedAt: null,
    durationS: null,
    receivedFps: null,
    stopped: null,
    mixed: null,
    payloadBytes: null,
    compressed: null,
    verdict: null,
    fault,
    preset: null,
    settings: '',
    direction: null,
    bottleneck: null,
    tags: [],
    notes: '',
    latencyP99Ms: null,
    receivedBytesPerS: null,
    diskBytes,
    thumbnail: null,
    importedFrom: null,
    deletedAt: null,
    missingFormats: {},
  };
}
