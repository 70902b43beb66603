/** Width and height in pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

const SOI = 0xffd8;
const SOS = 0xda;
const LARGEST_SEARCH_BYTES = 65_536;

/**
 * The size that a JPEG says it has, from its frame header (ITU-T T.81 section B.2.2). `null` for anything else, so that the
 * caller decodes it without knowing its size.
 */
export function readJpegSize(bytes: Uint8Array): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 4 || view.getUint16(0) !== SOI) return null;
  const end = Math.min(bytes.byteLength, LARGEST_SEARCH_BYTES);
  let offset = 2;
  while (offset + 9 <= end && view.getUint8(offset) === 0xff) {
    const marker = view.getUint8(offset + 1);
    if (marker === SOS) return null;
    if (isFrameHeader(marker)) {
      const [height, width] = [view.getUint16(offset + 5), view.getUint16(offset + 7)];
      return width > 0 && height > 0 ? { width, height } : null;
    }
    offset += 2 + view.getUint16(offset + 2);
  }
  return null;
}

/** SOF0 to SOF15, without DHT (C4), JPG (C8) and DAC (CC), which stand between them. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Where a picture stands when it fills `room` as far as its shape allows, in the middle. Whole pixels. */
export function letterbox(picture: PictureSize, room: PictureSize): PictureSize & { x: number; y: number } {
  const scale = Math.min(room.width / picture.width, room.height / picture.height);
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  return { width, height, x: Math.round((room.width - width) / 2), y: Math.round((room.height - height) / 2) };
}
