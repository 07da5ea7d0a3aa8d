import { isValidElement, type ReactElement, type ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import { Formula } from '../../../ui/report/Formula';
import { HelpPicture } from './HelpPicture';
import styles from './Help.module.css';

/** Formulas come as code of the language "math"; displayed ones in a block of their own. */
const components: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  ),
  img: ({ src, alt }) => <HelpPicture name={typeof src === 'string' ? src : ''} words={alt ?? ''} />,
  code: ({ className, children }) => {
    const names = className?.split(' ') ?? [];
    if (!names.includes('language-math')) return <code className={className}>{children}</code>;
    return <Formula latex={String(children)} display={names.includes('math-display')} />;
  },
  pre: ({ children }) => (isDisplayedFormula(children) ? <div>{children}</div> : <pre>{children}</pre>),
};

function isDisplayedFormula(node: ReactNode): boolean {
  if (!isValidElement<{ className?: string }>(node)) return false;
  return node.props.className?.split(' ').includes('math-display') ?? false;
}

/** Markdown with formulas. Links leave the window; raw HTML is not shown. */
export default function Markdown({ text }: { readonly text: string }): ReactElement {
  return (
    <article className={styles['prose']}>
      <ReactMarkdown remarkPlugins={[remarkGfm, remarkMath]} components={components}>
        {text}
      </ReactMarkdown>
    </article>
  );
}
