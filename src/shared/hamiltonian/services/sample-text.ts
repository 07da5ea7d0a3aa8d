/** A standard model as text. */
export interface SampleText {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface SampleGroup {
  readonly title: string;
  readonly samples: readonly SampleText[];
}

export const sample = (id: string, title: string, ...lines: readonly string[]): SampleText => ({
  id,
  title,
  text: `# ${title}\n${lines.join('\n')}\n`,
});
