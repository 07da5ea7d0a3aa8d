import { parseRichText } from '../figure/rich-text';
import { accents, functions, ignored, letters, signs, spaces, toName, upright } from './latex-symbols';

/** A label in LaTeX as the rich text that figures draw, and what of it cannot be drawn. */
export interface ReadLatex {
  readonly label: string;
  /** Sentences. */
  readonly problems: readonly string[];
}

/**
 * Reads text with mathematics between dollar signs: letters in italic, scripts, Greek, the usual signs and functions, accents,
 * fractions on one line. A text without dollars that has commands is taken as mathematics as a whole. What a figure cannot set
 * on one line (scripts of scripts, matrices, roots over sums) is said.
 */
export function readLatex(source: string): ReadLatex {
  const reader = new LatexReader();
  const hasDollars = /(^|[^\\])\$/.test(source);
  if (!hasDollars && /\\[A-Za-z]/.test(source)) return reader.finish(reader.mathematics(source));
  const parts = source.split(/(?<!\\)\$/);
  if (parts.length % 2 === 0) reader.problem('A dollar sign has no partner.');
  return reader.finish(
    parts.map((part, index) => (index % 2 === 1 ? reader.mathematics(part) : reader.words(part))).join(''),
  );
}

class LatexReader {
  readonly #problems = new Set<string>();
  #source = '';
  #at = 0;
  #inScript = false;

  problem(sentence: string): void {
    this.#problems.add(sentence);
  }

  finish(label: string): ReadLatex {
    // Two italic stretches that meet are one.
    return {
      label: label.replaceAll('__', (_, at: number) => (label.charAt(at + 2) === '{' ? '__' : '')).trim(),
      problems: [...this.#problems],
    };
  }

  words(text: string): string {
    const command = /\\[A-Za-z]+/.exec(text)?.[0];
    if (command) this.problem(`${command} stands outside dollar signs and is drawn as it is written.`);
    return text
      .replace(/\\([$%&#_])/g, '$1')
      .replace(/~/g, '\u00a0')
      .replace(/---?/g, '–');
  }

  mathematics(source: string): string {
    const outer = { source: this.#source, at: this.#at };
    this.#source = source;
    this.#at = 0;
    const label = this.#list(null);
    this.#source = outer.source;
    this.#at = outer.at;
    return label;
  }

  /** Up to a closing brace or the end. */
  #list(close: '}' | null): string {
    let label = '';
    while (this.#at < this.#source.length) {
      const character = this.#source.charAt(this.#at);
      if (character === '}') {
        this.#at += 1;
        if (close !== null) return label;
        this.problem('A closing brace has no partner.');
        continue;
      }
      label += this.#item();
    }
    if (close !== null) this.problem('A brace is not closed.');
    return label;
  }

  #item(): string {
    const character = this.#source.charAt(this.#at);
    this.#at += 1;
    switch (character) {
      case '{':
        return this.#list('}');
      case '^':
      case '_':
        return this.#script(character);
      case '\\':
        return this.#command();
      case '-':
        return '−';
      case "'":
        return '′';
      case '~':
        return ' ';
      case '=':
      case '<':
      case '>':
        return ` ${character} `;
      case '+':
        return this.#inScript ? '+' : ' + ';
      default:
        if (/\s/.test(character)) return '';
        return /\p{L}/u.test(character) ? `_${character}_` : character;
    }
  }

  /** One item, or what stands between braces. */
  #argument(): string {
    while (/\s/.test(this.#source.charAt(this.#at))) this.#at += 1;
    if (this.#at >= this.#source.length) {
      this.problem('Something is missing at the end.');
      return '';
    }
    return this.#item();
  }

  /** What stands between braces, as it is. */
  #rawArgument(): string {
    const match = /^\s*\{([^{}]*)\}/.exec(this.#source.slice(this.#at));
    if (!match) return this.#argument();
    this.#at += match[0].length;
    return (match[1] ?? '').replace(/\\[ ,;]/g, ' ');
  }

  #script(mark: '^' | '_'): string {
    const inner = this.#inScript;
    if (inner) this.problem('Scripts of scripts are drawn on the line of the script.');
    this.#inScript = true;
    const content = this.#argument();
    this.#inScript = inner;
    if (inner) return content;
    // A prime is raised by itself.
    if (mark === '^' && content === '′') return content;
    return `${mark}{${content.replaceAll('__', '').replace(/[{}]/g, '').trim()}}`;
  }

  #command(): string {
    const name = /^[A-Za-z]+/.exec(this.#source.slice(this.#at))?.[0];
    if (name === undefined) {
      const sign = this.#source.charAt(this.#at);
      this.#at += 1;
      if (sign === '|') return '‖';
      return spaces[sign] ?? sign;
    }
    this.#at += name.length;
    const letter = letters[name];
    if (letter !== undefined) return `_${letter}_`;
    const sign = signs[name];
    if (sign !== undefined) return this.#inScript ? sign.trim() : sign;
    if (functions.has(name)) return `${name}\u2009`;
    if (upright.has(name)) return this.#rawArgument();
    if (ignored.has(name)) return '';
    const accent = accents[name];
    if (accent !== undefined) return accented(this.#argument(), accent);
    switch (name) {
      case 'frac':
      case 'tfrac':
      case 'dfrac': {
        const [above, below] = [this.#argument(), this.#argument()];
        return `${bracketed(above)}/${bracketed(below)}`;
      }
      case 'sqrt':
        return `√${bracketed(this.#argument())}`;
      case 'mathbf':
      case 'boldsymbol':
      case 'vec':
        this.problem(`\\${name} is drawn in italic: figures have no bold letters.`);
        return this.#argument();
      case 'mathcal':
      case 'mathbb':
        this.problem(`\\${name} is drawn as an upright letter.`);
        return this.#rawArgument();
      case 'ket':
        return `|${this.#argument()}⟩`;
      case 'bra':
        return `⟨${this.#argument()}|`;
      case 'braket':
        return `⟨${this.#argument()}⟩`;
      case 'abs':
        return `|${this.#argument()}|`;
      default:
        this.problem(`\\${name} is not known and is drawn as it is written.`);
        return `\\${name}`;
    }
  }
}

function accented(label: string, accent: string): string {
  const match = /^(_?)(\p{L})(_?)$/u.exec(label);
  return match ? `${match[1] ?? ''}${match[2] ?? ''}${accent}${match[3] ?? ''}` : label;
}

/** Brackets around what would be read wrongly on one line. */
function bracketed(label: string): string {
  return /[ +−/]/.test(label.replace(/[_^]\{[^}]*\}/g, '').trim()) ? `(${label})` : label;
}

/** The LaTeX of a rich label, to begin editing from. */
export function latexOf(label: string): string {
  let text = '';
  let open = false;
  const set = (mathematics: boolean): void => {
    if (mathematics !== open) text += '$';
    open = mathematics;
  };
  const append = (part: string): void => {
    text += /\\[A-Za-z]+$/.test(text) && /^[A-Za-z]/.test(part) ? ` ${part}` : part;
  };
  for (const run of parseRichText(label)) {
    if (run.script === 'normal' && !run.italic) {
      for (const part of run.text.split(/([^\p{ASCII}\u00a0–]+)/u)) {
        if (part === '') continue;
        // A slash or a bar between two symbols is part of the formula.
        const joins = open && /^[/|=()−]+$/.test(part);
        const isSign = /[^\p{ASCII}\u00a0–]/u.test(part);
        set(joins || isSign);
        append(isSign ? inMathematics(part) : part.replace(/([$%&#_])/g, '\\$1'));
      }
    } else {
      set(true);
      const words = run.italic ? inMathematics(run.text) : uprightOf(run.text);
      append(run.script === 'normal' ? words : `${run.script === 'super' ? '^' : '_'}{${words}}`);
    }
  }
  set(false);
  return text;
}

function inMathematics(text: string): string {
  return [...text]
    .map((character) => {
      const name = toName.get(character);
      if (character === '−') return '-';
      return name === undefined ? character : /[A-Za-z]$/.test(name) ? `${name} ` : name;
    })
    .join('')
    .trimEnd();
}

function uprightOf(text: string): string {
  return /[A-Za-z]/.test(text) ? `\\mathrm{${text}}` : inMathematics(text);
}
