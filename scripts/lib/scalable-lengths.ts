/**
 * Pixels of the window's own style sheets become rem at 16 px, so that the setting for the size of texts scales them. Hairlines,
 * shadows and strokes stay as they are, and so do canvases, which have a zoom of their own.
 */
const fixed = /^(border(?!-radius)|outline|box-shadow|stroke|--focus-ring|--shadow|transform|filter)/;
const ownFile = /\/src\/(renderer|ui|experiments)\//;
const canvas = /\/src\/ui\/(model-builder|lattice-view)\//;

interface Declaration {
  readonly prop: string;
  value: string;
  readonly source?: { readonly input: { readonly file?: string | undefined } } | undefined;
}

export const scalableLengths = {
  postcssPlugin: 'scalable-lengths',
  Declaration(declaration: Declaration): void {
    const file = declaration.source?.input.file?.replaceAll('\\', '/').split('?')[0] ?? '';
    if (!ownFile.test(file) || canvas.test(file) || fixed.test(declaration.prop)) return;
    if (!declaration.value.includes('px')) return;
    const value = declaration.value.replace(/(?<![\w.#-])(\d*\.?\d+)px\b/g, (text: string, pixels: string) =>
      Number(pixels) <= 1 ? text : `${Number((Number(pixels) / 16).toFixed(6))}rem`,
    );
    if (value !== declaration.value) declaration.value = value;
  },
};
