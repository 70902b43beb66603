import { grayToRgba } from './gray-picture.ts';
import { letterbox, type PictureSize, readJpegSize } from './jpeg-size.ts';

/** A picture ready to be drawn. It holds memory outside the page's heap until it is closed. */
export interface DecodedPicture extends PictureSize {
  readonly image: ImageBitmap | VideoFrame;
  close(): void;
}

/** A JPEG decoder can leave out detail that is not shown: it decodes at n/8 of the size, in steps of an eighth. */
const SCALE_STEPS = 8;

/**
 * Decodes a picture outside the page's own thread, at about the size in which it is shown. `null`: it is no picture.
 * WebCodecs' decoder is asked for the smaller size where there is one, at half the cost of decoding in full and shrinking.
 */
export async function decodePicture(bytes: Uint8Array, room: PictureSize): Promise<DecodedPicture | null> {
  try {
    const gray = grayToRgba(bytes);
    if (gray) return fromBitmap(await createImageBitmap(new ImageData(gray.rgba, gray.width, gray.height)));
    const size = readJpegSize(bytes);
    return size && 'ImageDecoder' in window ? await decodeScaled(bytes, size, room) : await decodeAndShrink(bytes, size, room);
  } catch {
    return null;
  }
}

async function decodeScaled(bytes: Uint8Array, size: PictureSize, room: PictureSize): Promise<DecodedPicture> {
  const shown = letterbox(size, room);
  const steps = Math.min(SCALE_STEPS, Math.ceil((shown.width / size.width) * SCALE_STEPS));
  const desired = {
    desiredWidth: Math.ceil((size.width * steps) / SCALE_STEPS),
    desiredHeight: Math.ceil((size.height * steps) / SCALE_STEPS),
  };
  const decoder = new ImageDecoder({ data: bytes as Uint8Array<ArrayBuffer>, type: 'image/jpeg', ...(steps < SCALE_STEPS ? desired : {}) });
  try {
    const { image } = await decoder.decode();
    return { image, width: image.displayWidth, height: image.displayHeight, close: () => image.close() };
  } finally {
    decoder.close();
  }
}

async function decodeAndShrink(bytes: Uint8Array, size: PictureSize | null, room: PictureSize): Promise<DecodedPicture> {
  const shown = size && room.width < size.width ? letterbox(size, room) : null;
  const resize = shown ? ({ resizeWidth: shown.width, resizeHeight: shown.height, resizeQuality: 'low' } as const) : undefined;
  return fromBitmap(await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]), resize));
}

function fromBitmap(image: ImageBitmap): DecodedPicture {
  return { image, width: image.width, height: image.height, close: () => image.close() };
}
