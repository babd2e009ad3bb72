import { describe, expect, test } from 'vitest';
import { isExplosive } from '../../../src/contract/explosive.ts';

describe('expressions that take for ever', () => {
  test.each([
    '^(a+)+$',
    '^(a*)*$',
    '^([\\w.]+)*$',
    '^(\\w+\\s?)*$',
    '^([a-z.]+\\.)+$',
    '^(a|a)*$',
    '^(a|ab)*$',
    '^(\\w|\\d)+$',
    '^((a+)b?)*$',
    '^(?:x+){2,}$',
    '(?=(a+)+$)',
    '^(a?)*$',
  ])('%s', (pattern) => {
    expect(isExplosive(pattern)).toBe(true);
  });

  test.each([
    '^[^\\u0000]*$',
    '^(?:(?!org_))[a-z0-9]([a-z0-9-_]*[a-z0-9])?$',
    '^[a-zA-Z0-9](-[a-zA-Z0-9]|[a-zA-Z0-9])*$',
    '^con_[A-Za-z0-9]{16}$',
    '^([a-z]+\\.)+[a-z]{2,}$',
    '^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$',
    '^(?:ab)+$',
    '^\\(+\\)+$',
    '^[(+]+$',
    '^(\\d{1,3}\\.){3}\\d{1,3}$',
    '',
  ])('not %s', (pattern) => {
    expect(isExplosive(pattern)).toBe(false);
  });
});
