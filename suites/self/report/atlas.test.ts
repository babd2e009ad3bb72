import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import format from '../../../schemas/format/atlas.schema.json' with { type: 'json' };
import { validator } from '../../../src/contract/load.ts';
import { compareAtlas } from '../../../src/history/compare-atlas.ts';
import { formatAtlas, isAtlas, parseAtlas, surprisesIn } from '../../../src/record/atlas.ts';
import { RecordError } from '../../../src/record/parse-record.ts';
import { renderAtlasConsole } from '../../../src/report/atlas/console.ts';
import { renderAtlasHtml } from '../../../src/report/atlas/html.ts';
import { renderAtlasChanges, renderAtlasMarkdown } from '../../../src/report/atlas/markdown.ts';
import { after, before } from '../samples/atlas-samples.ts';

const folder = new URL('../../../reports/golden/atlas/', import.meta.url);

/** What stands between the page's own script and style: the part that an atlas fills. */
const bodyOf = (page: string): string => /<body>[\s\S]*<p class="unseen"/.exec(page)?.[0] ?? '';

const views: Readonly<Record<string, () => string>> = {
  'before.console.txt': () => renderAtlasConsole(before),
  'after.console.txt': () => renderAtlasConsole(after),
  'after.console-80.txt': () => renderAtlasConsole(after, { colour: true, width: 80 }),
  'before.md': () => renderAtlasMarkdown(before),
  'after.md': () => renderAtlasMarkdown(after),
  'after.body.html': () => bodyOf(renderAtlasHtml(after)),
  'before.json': () => formatAtlas(before),
  'changes.txt': () => renderAtlasChanges(before, after),
  'no-changes.txt': () => renderAtlasChanges(before, before),
};

describe('an atlas', () => {
  it.for(Object.keys(views))('is rendered as its golden: %s', (name) => {
    const file = new URL(name, folder);
    const actual = views[name]?.() ?? '';
    if (process.env.UPDATE_GOLDEN === '1') {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, actual);
    }
    expect(actual).toBe(readFileSync(file, 'utf8'));
  });

  it('is valid, and read as it was written', () => {
    const check = validator().compile(format);
    for (const atlas of [before, after]) {
      const text = formatAtlas(atlas);
      expect([check(JSON.parse(text)), check.errors ?? []]).toEqual([true, []]);
      expect(isAtlas(text)).toBe(true);
      expect(parseAtlas(text)).toEqual(atlas);
    }
  });

  it.for([
    ['', /an atlas/],
    ['{"kind":"atlas"', /an atlas/],
    ['{"kind":"atlas","format":2}', /format to be one of 1/],
    [
      formatAtlas(before).replace('"accepted"', '"approved"'),
      /entries\.0\.answer\.class to be one of accepted/,
    ],
    [formatAtlas(before).replace('"PATCH"', '7'), /exchanges\.0\.method to be a string/],
  ] as const)('that is broken says what was expected: %#', ([text, expected]) => {
    expect(() => parseAtlas(text)).toThrow(RecordError);
    expect(() => parseAtlas(text)).toThrow(expected);
  });

  it('is told from a record', () => {
    expect(isAtlas('{"kind":"run","format":1}')).toBe(false);
    expect(isAtlas('\uFEFF{\n  "kind": "atlas",')).toBe(true);
  });

  it('shows first what the reference answers otherwise, then limits, then everything folded', () => {
    expect(surprisesIn(after).map(({ entry, reference }) => [entry.id, reference])).toEqual([
      ['text.trailing-space.stored', 'accepted, stored as it was sent'],
      ['wording.long.says', 'refused 400 invalid_body'],
    ]);
    const shown = bodyOf(renderAtlasHtml(after));
    const places = ['id="surprises"', 'id="area-limits"', 'id="answers"', 'id="unasked"'];
    const found = places.map((place) => shown.indexOf(place));
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found[0]).toBeGreaterThan(0);
    expect(shown).toContain('reference: accepted, stored as it was sent');
    expect(shown).not.toMatch(/<details class="area opens"[^>]* open/);
    // A bar as long as the limit that was found, and a line at that of the contract.
    expect(shown).toContain('d="M0 2H258V8H0z"/><path class="contract" d="M243 0V10"/>');
  });

  it('shows what a hostile tenant sent as text and nothing else', () => {
    const shown = {
      page: bodyOf(renderAtlasHtml(after)),
      markdown: renderAtlasMarkdown(after),
      console: renderAtlasConsole(after),
      changes: renderAtlasChanges(before, after),
    };
    for (const text of Object.values(shown)) {
      expect(text.includes('\u001b')).toBe(false);
      expect(text.includes('\u202e')).toBe(false);
    }
    expect(shown.page).not.toMatch(/<img|<\/script/);
    expect(shown.markdown).not.toMatch(/<img|\]\(javascript|\*\*bold/);
  });
});

describe('the difference of two atlases', () => {
  it('names answers, limits, wordings, and what is asked in one of them only', () => {
    expect(compareAtlas(before, after).map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'answer text.trailing-space.stored',
      'gone encoding.invalid-byte.accepted',
      'new wording.long.says',
      'limit limits.organization_connection_name.length',
      'message coercion.flag-word.taken',
    ]);
  });

  it('is none between an atlas and itself, and turns round', () => {
    expect(compareAtlas(after, after)).toEqual([]);
    const [forth, back] = [compareAtlas(before, after), compareAtlas(after, before)];
    expect(back.length).toBe(forth.length);
    expect(back.find(({ kind }) => kind === 'answer')).toMatchObject({
      was: 'stored trimmed, as "x"',
      is: 'accepted, stored as it was sent',
    });
  });
});
