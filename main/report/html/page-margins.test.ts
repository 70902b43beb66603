import { expect, test } from 'vitest';
import { exampleDocument } from '../../testing/example-document.ts';
import { cssString, pageMargins } from './page-margins.ts';

test('a CSS string holds any text and ends nowhere but at its end', () => {
  expect(cssString('Camera 3')).toBe('"Camera 3"');
  expect(cssString('a"b')).toBe('"a\\22 b"');
  // A backslash, a line end, the end of a style element, and a mark that turns the direction of writing.
  expect(cssString('\\ \n</style>\u202e')).toBe('"\\5c  \\3c \\2f style\\3e \\fffd "');
  expect(cssString('Größe 日本')).toBe('"Größe 日本"');
});

test('a hostile name leaves the rule as it is', () => {
  const name = '"}}</style><script>alert(1)</script>*{display:none}';
  const css = pageMargins({ ...exampleDocument({ samples: 1 }), name });
  expect(css).not.toMatch(/[<>*]|script\(|display:none/);
  expect(css.replace(/"[^"]*"/g, '""')).toBe(
    '@page{margin:17mm 14mm 16mm;@top-left{content:""}@bottom-left{content:""}@bottom-right{content:counter(page) "" counter(pages)}}\n@page:first{@top-left{content:none}}',
  );
  expect(pageMargins({ ...exampleDocument({ samples: 1 }), name: 'x'.repeat(200) }).length).toBeLessThan(400);
});
