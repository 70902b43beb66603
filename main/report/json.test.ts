import { expect, it } from 'vitest';
import { captureDocumentSchema } from '../../contract/index.ts';
import { exampleDocument } from '../testing/example-document.ts';
import { renderJson } from './json.ts';

it('gives the whole document back, one sample a line', () => {
  const document = exampleDocument({ samples: 12 });
  const text = renderJson(document);
  expect(captureDocumentSchema.parse(JSON.parse(text))).toEqual(document);
  expect(text.split('\n').filter((line) => line.startsWith('{"tMs"') && line.includes('"histograms"'))).toHaveLength(12);
});

it('is JSON for a capture that holds nothing', () => {
  const document = exampleDocument({ samples: 0 });
  expect(JSON.parse(renderJson(document))).toEqual(JSON.parse(JSON.stringify(document)));
});
