import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, nothing, whole } from '../../../src/report/html/markup.ts';
import { page } from '../../../src/report/html/page.ts';

const hostile = fc.string({
  unit: fc.constantFrom(
    '<',
    '>',
    '&',
    '"',
    "'",
    '`',
    '=',
    '/',
    '\n',
    '\0',
    '\u202e',
    'script',
    ' onload=',
    '-->',
    'x',
  ),
});

describe('html', () => {
  it('escapes every value, wherever it stands', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { markup } = html`<a title="${text}">${text}</a>`;
        const inner = /^<a title="([^"<>]*)">([^<>]*)<\/a>$/.exec(markup);
        expect(inner).not.toBeNull();
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
        expect(markup).not.toMatch(/[\u0000-\u001f\u202e]/);
      }),
    );
  });

  it('puts markup in as it is, lists one after the other, and nothing for nothing', () => {
    const items = ['a', '<b>'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}${nothing}${undefined}</ul>${1}`.markup).toBe(
      '<ul><li>a</li><li>&#60;b&#62;</li></ul>1',
    );
  });

  it('cuts what is too long, but not what is to be copied', () => {
    const long = 'x'.repeat(100_000);
    expect(html`${long}`.markup).toBe(`${'x'.repeat(700)}…(100000 characters)`);
    expect(whole(long).markup).toBe(long);
  });
});

describe('page', () => {
  const text = page({
    title: '</title><script>alert(1)</script>',
    body: [html`<p>${'<img src=x onerror=alert(1)>'}</p>`],
    styles: 'p { color: red; }',
    script: 'let own = 1;',
  });
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? '';
  const hashOf = (inline: string): string => createHash('sha256').update(inline).digest('base64');

  it('allows its own style and scripts by hash, and nothing else', () => {
    const styles = [...text.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, inline = '']) => inline);
    const scripts = [...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, inline = '']) => inline);
    const allowed = (directive: string, inline: readonly string[]): string =>
      `${directive} ${inline.map((one) => `'sha256-${hashOf(one)}'`).join(' ')}`;
    expect(styles).toHaveLength(1);
    expect(scripts).toHaveLength(2);
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      allowed('style-src', styles),
      allowed('script-src', scripts),
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('asks for nothing from outside, and has no handler and no style in an attribute', () => {
    expect(text).not.toMatch(
      /<(link|img|iframe|object|embed|base|form)\b|<[^>]*\s(src|srcset|action|formaction|on\w+|style)=|@import|url\(/,
    );
  });

  it('has the style and the script it was given behind those of every page', () => {
    expect(text).toContain('p { color: red; }</style>');
    expect(text).toContain('let own = 1;follow();\n</script>');
    expect(text).toContain('<title>&#60;/title&#62;');
  });
});
