import { type Sample, type Scenario, toErrorValue } from '../../../contract/index.ts';
import type { ThreadSpawner } from '../../threads/thread.ts';
import { startLibraryJob } from '../library-job.ts';
import { pictureType, SMALL_PICTURE_BYTES } from './scale-picture.ts';
import { sparkChart } from './spark-chart.ts';
import { type ThumbnailType, writeThumbnail } from './thumbnail-file.ts';

/** What a thumbnail is made of. */
export interface ThumbnailSource {
  /** The last picture of the run as it came in; `null` where there was none. */
  picture: Uint8Array | null;
  /** All that are kept of the run; asked for only where there is no picture. */
  samples: () => readonly Sample[];
  direction: Scenario['direction'];
}

/** Makes the thumbnails of runs that have ended: one after another, large pictures in a thread of their own. */
export class ThumbnailMaker {
  readonly #threads: ThreadSpawner;
  readonly #log: (line: string) => void;
  #last: Promise<void> = Promise.resolve();

  constructor(threads: ThreadSpawner, log: (line: string) => void) {
    this.#threads = threads;
    this.#log = log;
  }

  /** Answers when the thumbnail is written, or cannot be: a capture is whole without one, so that this is said in the log alone. */
  make(folder: string, source: ThumbnailSource): Promise<void> {
    this.#last = this.#last.then(async () => {
      try {
        const made = (await this.#ofPicture(source.picture)) ?? chart(source);
        if (made) await writeThumbnail(folder, made.type, made.content);
      } catch (error) {
        this.#log(`no thumbnail was made in ${folder}: ${toErrorValue(error).message}`);
      }
    });
    return this.#last;
  }

  /** Waits for those under way. */
  settled(): Promise<void> {
    return this.#last;
  }

  async #ofPicture(picture: Uint8Array | null): Promise<Made | null> {
    const type = picture && pictureType(picture);
    if (!picture || !type) return null;
    if (type !== 'gray' && picture.length <= SMALL_PICTURE_BYTES) return { type, content: picture };
    const message = await startLibraryJob(this.#threads, { kind: 'thumbnail', picture }).done;
    return message.type === 'thumbnail' && message.jpeg ? { type: 'jpg', content: message.jpeg } : null;
  }
}

interface Made {
  type: ThumbnailType;
  content: Uint8Array | string;
}

function chart({ samples, direction }: ThumbnailSource): Made | null {
  const content = sparkChart(samples(), direction);
  return content === null ? null : { type: 'svg', content };
}
