import {
  constants,
  isFunctionName,
  isReserved,
  keywords,
  latticeWords,
  siteFunctions,
  siteOperator,
  siteWords,
  timeName,
} from '../../shared/hamiltonian/vocabulary';

export type TokenClass = 'comment' | 'keyword' | 'function' | 'number' | 'parameter' | 'index' | 'punctuation' | '';

export interface ColouredToken {
  readonly startIndex: number;
  readonly scopes: TokenClass;
}

const token =
  /(?<comment>#.*)|(?<conjugate>h\.\s?c\.?(?![\p{L}\p{N}]))|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:\/\d+)?)|(?<domain><{1,3}[^<>=]*>{1,3})|(?<name>[\p{L}_][\p{L}\p{N}_]*†?)|(?<open>\()|(?<close>\))|(?<space>\s+)|(?<other>.)/gu;

const isFunction = (word: string): boolean =>
  siteWords.has(word) ||
  latticeWords.has(word) ||
  isFunctionName(word) ||
  siteFunctions.has(word) ||
  siteOperator(word) !== undefined;

/**
 * Colours of one line, without the lines before it. It only colours words: what they mean is the compiler's business.
 * A name inside the parentheses of a call or after `sum` is an index, any other unknown name a parameter.
 */
export const highlightLine = (line: string): readonly ColouredToken[] => {
  const tokens: ColouredToken[] = [];
  /** For each open parenthesis: does it belong to a call? */
  const parentheses: boolean[] = [];
  let previousWord = '';
  const add = (startIndex: number, scopes: TokenClass): void => {
    tokens.push({ startIndex, scopes });
  };
  const ofTime = /^\s*param\b.*\(\s*t\s*\)\s*=/.test(line);
  const jumpHead = /^\s*jump\s+[\p{L}_][\p{L}\p{N}_]*\s*\(/u.test(line);
  for (const match of line.matchAll(token)) {
    const { comment, conjugate, number, domain, name, open, close, space } = match.groups ?? {};
    if (space !== undefined) {
      tokens.push({ startIndex: match.index, scopes: '' });
      continue;
    }
    if (comment !== undefined) add(match.index, 'comment');
    else if (conjugate !== undefined) add(match.index, 'keyword');
    else if (number !== undefined) add(match.index, 'number');
    else if (domain !== undefined) add(match.index, 'index');
    else if (name !== undefined) {
      const rest = line.slice(match.index + name.length);
      const called = /^\s*\(/.test(rest);
      const first = tokens.every(({ scopes }) => scopes === '');
      const isJump = name === 'jump' && first && /^\s+[\p{L}_][\p{L}\p{N}_]*\s*(?:\(|=)/u.test(rest);
      add(
        match.index,
        isJump
          ? 'keyword'
          : ofTime && name === timeName
            ? 'index'
            : nameClass(name, { previousWord, called, inCall: parentheses.at(-1) === true }),
      );
    } else {
      if (open !== undefined) {
        // What stands behind the name of jump operators is an index, too.
        const family = jumpHead && !tokens.some(({ scopes }) => scopes === 'punctuation');
        parentheses.push(family || tokens.findLast(({ scopes }) => scopes !== '')?.scopes === 'function');
      }
      if (close !== undefined) parentheses.pop();
      add(match.index, 'punctuation');
    }
    previousWord = name ?? '';
  }
  return tokens;
};

interface NameContext {
  readonly previousWord: string;
  readonly called: boolean;
  readonly inCall: boolean;
}

const nameClass = (name: string, { previousWord, called, inCall }: NameContext): TokenClass => {
  if (keywords.has(name)) return 'keyword';
  // The short names of operators are also those of parameters and indices.
  if (isFunction(name) && (called || isReserved(name))) return 'function';
  if (constants.has(name)) return 'number';
  if (name === 'H' || inCall || previousWord === 'sum') return 'index';
  return 'parameter';
};
