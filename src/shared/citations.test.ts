import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { citationTexts } from './citations';

const bibliography = readFileSync(new URL('../../docs/references.bib', import.meta.url), 'utf8');
const keys = [...bibliography.matchAll(/^@\w+\{([^,\s]+),/gm)].map(([, key]) => key);

describe('citations', () => {
  it('have an entry each in docs/references.bib', () => {
    for (const key of Object.keys(citationTexts)) expect(keys).toContain(key);
  });

  it('have one entry each', () => expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]));

  it('name the year of their entry', () => {
    for (const [key, text] of Object.entries(citationTexts)) {
      const entry = bibliography.slice(bibliography.indexOf(`{${key},`));
      const year = /year = \{(\d{4})\}/.exec(entry)?.[1];
      expect(text).toContain(`(${year})`);
    }
  });
});
