import { join } from 'node:path';
import { type Font, openSync } from 'fontkit';
import type { MeasureText } from '../../shared/figure';
import { resourceFolder } from '../resource-folder';

/** The fonts that exported figures are set in and measured with. */
export interface FigureFonts {
  /** Paths of the font files. */
  readonly files: readonly string[];
  readonly measure: MeasureText;
  /** Splits a text into stretches that one font file has all letters of. */
  split(text: string, italic: boolean): readonly { readonly text: string; readonly face: FontFace }[];
}

export interface FontFace {
  readonly name: string;
  readonly file: string;
  readonly font: Font;
}

let loaded: FigureFonts | null = null;

/** Opens the font files once. */
export function figureFonts(): FigureFonts {
  loaded ??= load(fontDirectory());
  return loaded;
}

/** The folder with the fonts of figures. Throws where it is not there. */
export function fontDirectory(): string {
  const found = resourceFolder('fonts', 'STIXTwoText-Regular.ttf');
  if (found === null) throw new Error('The fonts of figures are not there: no folder resources/fonts holds them.');
  return found;
}

function load(directory: string): FigureFonts {
  const face = (name: string): FontFace => {
    const file = join(directory, `${name}.ttf`);
    const font = openSync(file);
    if (!('hasGlyphForCodePoint' in font)) throw new Error(`${file} is a collection of fonts, not one font.`);
    return { name, file, font };
  };
  const regular = face('STIXTwoText-Regular');
  const italic = face('STIXTwoText-Italic');
  const symbols = face('STIXTwoMath-Regular');
  const faceOf = (character: string, isItalic: boolean): FontFace => {
    const code = character.codePointAt(0) ?? 32;
    const wanted = isItalic ? italic : regular;
    return wanted.font.hasGlyphForCodePoint(code) || !symbols.font.hasGlyphForCodePoint(code) ? wanted : symbols;
  };
  const split = (text: string, isItalic: boolean): { text: string; face: FontFace }[] => {
    const parts: { text: string; face: FontFace }[] = [];
    for (const character of text) {
      const chosen = faceOf(character, isItalic);
      const last = parts.at(-1);
      if (last && last.face === chosen) last.text += character;
      else parts.push({ text: character, face: chosen });
    }
    return parts;
  };
  const widths = new Map<string, number>();
  const em = (text: string, isItalic: boolean): number => {
    const key = `${isItalic ? 'i' : 'r'}${text}`;
    let width = widths.get(key);
    if (width === undefined) {
      width = split(text, isItalic).reduce(
        (sum, part) => sum + part.face.font.layout(part.text).advanceWidth / part.face.font.unitsPerEm,
        0,
      );
      if (widths.size > 5000) widths.clear();
      widths.set(key, width);
    }
    return width;
  };
  return {
    files: [regular.file, italic.file, symbols.file],
    measure: (text, font) => em(text, font.italic) * font.size,
    split,
  };
}
