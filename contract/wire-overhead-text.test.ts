import { expect, test } from 'vitest';
import { wireOverheadText, wireShortfallText } from './wire-overhead-text.ts';

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

test('says of fewer bytes than the payload has that nothing was compressed, where that is known', () => {
  const told = (ratio: number, permessageDeflate: string | null, connections = 1, compressed?: number) =>
    wireShortfallText({
      wire: { bytes: 1, ratio },
      negotiated: { permessageDeflate, connections, engine: 'ws', ...(compressed === undefined ? {} : { compressed }) },
    });
  expect(told(0.977, null)).toContain('nothing was compressed');
  expect(told(0.977, null, 600, 0)).toBe(told(0.977, null));
  expect([told(0.996, null), told(0.977, 'permessage-deflate'), told(0.977, null, 600, 1), told(0.977, null, 600)]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(wireShortfallText({ wire: { bytes: 1, ratio: 0.9 }, negotiated: null })).toBeNull();
});
