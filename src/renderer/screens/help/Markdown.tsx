import 'katex/dist/katex.min.css';
import type { ReactElement } from 'react';
import ReactMarkdown from 'react-markdown';
import rehypeKatex from 'rehype-katex';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import styles from './Help.module.css';

/** Markdown with formulas. Links leave the window; raw HTML is not shown. */
export default function Markdown({ text }: { readonly text: string }): ReactElement {
  return (
    <article className={styles['prose']}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm, remarkMath]}
        rehypePlugins={[rehypeKatex]}
        components={{
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noreferrer">
              {children}
            </a>
          ),
        }}
      >
        {text}
      </ReactMarkdown>
    </article>
  );
}
