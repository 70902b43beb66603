import { expect, test } from 'vitest';
import { wireOverheadText } from './wire-overhead-text.ts';

const told = (ratio: number | null, permessageDeflate: string | null | undefined) =>
  wireOverheadText({
    wire: { bytes: 1, ratio },
    negotiated: permessageDeflate === undefined ? null : { permessageDeflate, connections: 1, engine: 'ws' },
  });

test('is told only of a wire that carries more than the payload', () => {
  expect([told(null, null), told(0.3, 'permessage-deflate'), told(1.004, null)]).toEqual([null, null, null]);
  expect(told(2.84, null)).toBe('frame headers, handshakes and refused messages count');
  expect(told(2.84, undefined)).toBe(told(2.84, null));
});

test('says of compression that it did not make up for it', () => {
  expect(told(2.84, 'permessage-deflate')).toBe(
    'frame headers, handshakes and refused messages count, which compression did not make up for',
  );
});
