import references from '../../../docs/references.bib?raw';
import { citationTexts } from '../../shared/citations';

const keys = new Map<string, string>(Object.entries(citationTexts).map(([key, text]) => [text, key]));

/** Entries of BibTeX by their key. */
const entries = new Map(
  references.split(/^(?=@)/m).flatMap((entry): [string, string][] => {
    const key = /^@\w+\{([^,\s]+),/.exec(entry)?.[1];
    return key === undefined ? [] : [[key, entry.trim()]];
  }),
);

/** BibTeX of works that runs cite by their one-line text; one without an entry becomes a note with its text. */
export function bibtexOf(citations: readonly string[]): string {
  return [...new Set(citations)]
    .map((text, index) => {
      const entry = entries.get(keys.get(text) ?? '');
      return entry ?? `@misc{Work${index + 1},\n  note = {${text.replace(/[{}\\]/g, '')}}\n}`;
    })
    .join('\n\n');
}
