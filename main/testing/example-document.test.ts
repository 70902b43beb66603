import { expect, test } from 'vitest';
import { captureDocumentSchema } from '../../contract/index.ts';
import { type ExampleOptions, exampleDocument } from './example-document.ts';

const variants: [string, ExampleOptions][] = [
  ['as it is', {}],
  ['open loop', { loop: 'open' }],
  ['with readings missing', { nulls: true }],
  ['damaged', { damage: ['line 3 is cut off'] }],
  ['in progress', { state: 'recording' }],
  ['without a sample', { samples: 0 }],
  ['of one sample', { samples: 1 }],
  ['of 400 samples', { samples: 400 }],
];

test.each(variants)('an example document %s is a valid capture', (_name, options) => {
  const document = exampleDocument(options);
  expect(captureDocumentSchema.parse(document)).toEqual(document);
});

test('it is the same each time, with a change halfway and books that add up', () => {
  const document = exampleDocument();
  expect(exampleDocument()).toEqual(document);
  expect(document.samples).toHaveLength(44);
  expect(document.events.filter(({ kind }) => kind === 'toggle')).toHaveLength(1);
  const { due, notOffered, dropped, received, lost, inFlight } = document.summary!.ledger;
  expect(notOffered + dropped + received + lost + inFlight).toBe(due);
  expect(document.summary!.latencyMs.n).toBe(document.summary!.received.frames);
});
