import type { monaco as Monaco } from './monaco';

export const editorThemeName = (theme: 'light' | 'dark'): string => `ansatz-${theme}`;

/** Builds the editor's theme from the design tokens that hold on the page now. */
export const defineEditorTheme = (monaco: typeof Monaco, theme: 'light' | 'dark'): void => {
  const styles = getComputedStyle(document.documentElement);
  const colour = (token: string): string => toHex(styles.getPropertyValue(token).trim());
  const rule = (token: string, variable: string, fontStyle = ''): Monaco.editor.ITokenThemeRule => ({
    token,
    foreground: colour(variable).slice(1),
    fontStyle,
  });
  monaco.editor.defineTheme(editorThemeName(theme), {
    base: theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [
      rule('', '--text-1'),
      rule('keyword', '--ed-keyword'),
      rule('operator', '--ed-op'),
      rule('number', '--ed-num'),
      rule('function', '--ed-fn'),
      rule('comment', '--ed-comment'),
      rule('parameter', '--ed-param'),
      rule('punctuation', '--text-1'),
      rule('index', '--text-1'),
    ],
    colors: {
      'editor.background': colour('--bg-paper'),
      'editor.foreground': colour('--text-1'),
      'editorCursor.foreground': colour('--accent'),
      'editorLineNumber.foreground': colour('--text-3'),
      'editorLineNumber.activeForeground': colour('--text-1'),
      'editor.lineHighlightBackground': colour('--bg-panel'),
      'editor.lineHighlightBorder': colour('--line'),
      'editor.selectionBackground': colour('--bg-selected'),
      'editor.inactiveSelectionBackground': colour('--bg-inset'),
      'editor.wordHighlightBackground': colour('--accent-soft'),
      'editor.wordHighlightTextBackground': colour('--accent-soft'),
      'editor.findMatchBackground': colour('--warning-soft'),
      'editor.findMatchHighlightBackground': colour('--warning-soft'),
      'editorBracketMatch.background': colour('--accent-soft'),
      'editorBracketMatch.border': colour('--line-strong'),
      ...Object.fromEntries(
        [1, 2, 3, 4, 5, 6].map((level) => [`editorBracketHighlight.foreground${level}`, colour('--text-1')]),
      ),
      'editorError.foreground': colour('--error'),
      'editorWarning.foreground': colour('--warning'),
      'editorInfo.foreground': colour('--running'),
      'editorWidget.background': colour('--bg-overlay'),
      'editorWidget.foreground': colour('--text-1'),
      'editorWidget.border': colour('--line-strong'),
      'editorSuggestWidget.background': colour('--bg-overlay'),
      'editorSuggestWidget.border': colour('--line-strong'),
      'editorSuggestWidget.foreground': colour('--text-1'),
      'editorSuggestWidget.selectedBackground': colour('--bg-selected'),
      'editorSuggestWidget.selectedForeground': colour('--text-1'),
      'editorSuggestWidget.highlightForeground': colour('--accent'),
      'editorSuggestWidget.focusHighlightForeground': colour('--accent'),
      'peekView.border': colour('--accent'),
      'peekViewTitle.background': colour('--bg-panel'),
      'peekViewTitleLabel.foreground': colour('--text-1'),
      'peekViewTitleDescription.foreground': colour('--text-2'),
      'peekViewEditor.background': colour('--bg-paper'),
      'peekViewEditor.matchHighlightBackground': colour('--accent-soft'),
      'peekViewResult.background': colour('--bg-panel'),
      'peekViewResult.lineForeground': colour('--text-1'),
      'peekViewResult.fileForeground': colour('--text-1'),
      'peekViewResult.matchHighlightBackground': colour('--accent-soft'),
      'peekViewResult.selectionBackground': colour('--bg-selected'),
      'peekViewResult.selectionForeground': colour('--text-1'),
      'list.hoverBackground': colour('--bg-hover'),
      'list.focusBackground': colour('--bg-selected'),
      'list.activeSelectionBackground': colour('--bg-selected'),
      'list.activeSelectionForeground': colour('--text-1'),
      'menu.background': colour('--bg-overlay'),
      'menu.foreground': colour('--text-1'),
      'menu.selectionBackground': colour('--bg-selected'),
      'menu.selectionForeground': colour('--text-1'),
      'menu.separatorBackground': colour('--line'),
      'input.background': colour('--bg-paper'),
      'input.foreground': colour('--text-1'),
      'input.border': colour('--line-control'),
      focusBorder: colour('--focus'),
      'scrollbar.shadow': colour('--line'),
      'scrollbarSlider.background': `${colour('--line-strong')}66`,
      'scrollbarSlider.hoverBackground': `${colour('--line-strong')}99`,
      'scrollbarSlider.activeBackground': `${colour('--line-strong')}cc`,
      'widget.shadow': theme === 'dark' ? '#00000088' : '#10182824',
    },
  });
};

/** "#abc" to "#aabbcc"; a token that is missing becomes mid grey rather than an invisible editor. */
export const toHex = (value: string): string => {
  if (/^#[0-9a-f]{6}$/i.test(value)) return value;
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(value);
  if (short !== null)
    return `#${short
      .slice(1)
      .map((digit) => digit + digit)
      .join('')}`;
  return '#808080';
};
