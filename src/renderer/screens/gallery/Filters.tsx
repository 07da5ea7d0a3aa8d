import { useEffect, useRef, type ReactElement } from 'react';
import { formatCount } from '../../../shared/format';
import { Icon, Segmented } from '../../../ui/controls';
import { categoriesOf, galleryCards, type TimeLimit } from './entries';
import styles from './Gallery.module.css';

interface FiltersProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly category: string | null;
  readonly onCategory: (category: string | null) => void;
  readonly limit: TimeLimit;
  readonly onLimit: (limit: TimeLimit) => void;
}

const limits = [
  { value: 'tenSeconds', label: '10 s' },
  { value: 'fiveMinutes', label: '5 min' },
  { value: 'oneHour', label: '1 h' },
  { value: 'any', label: 'any' },
] as const;

export function Filters(props: FiltersProps): ReactElement {
  const { category, onCategory, limit, onLimit } = props;
  const categories = categoriesOf(galleryCards);
  return (
    <>
      <SearchField text={props.text} onText={props.onText} />
      <div className={styles['filters']} role="group" aria-label="Category">
        <FilterRow
          name="All experiments"
          count={galleryCards.length}
          on={category === null}
          onSelect={() => onCategory(null)}
        />
        {categories.map(({ name, count }) => (
          <FilterRow key={name} name={name} count={count} on={category === name} onSelect={() => onCategory(name)} />
        ))}
      </div>
      <section className={styles['limit']}>
        <h2>Takes at most</h2>
        <Segmented label="Takes at most" value={limit} options={limits} onChange={onLimit} />
      </section>
    </>
  );
}

function SearchField({ text, onText }: Pick<FiltersProps, 'text' | 'onText'>): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (): void => field.current?.focus();
    window.addEventListener('ansatz:search', focus);
    return () => window.removeEventListener('ansatz:search', focus);
  }, []);
  return (
    <div className={styles['searchBox']}>
      <label className={styles['search']}>
        <Icon name="search" />
        <input
          ref={field}
          type="search"
          aria-label="Search experiments"
          aria-keyshortcuts="/"
          placeholder={`Search ${formatCount(galleryCards.length, 'experiment')}`}
          value={text}
          spellCheck={false}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            if (text === '') event.currentTarget.blur();
            else onText('');
          }}
        />
        <kbd>/</kbd>
      </label>
    </div>
  );
}

interface FilterRowProps {
  readonly name: string;
  readonly count: number;
  readonly on: boolean;
  readonly onSelect: () => void;
}

function FilterRow({ name, count, on, onSelect }: FilterRowProps): ReactElement {
  return (
    <button type="button" aria-pressed={on} className={on ? styles['on'] : undefined} onClick={onSelect}>
      {name}
      <span>{count}</span>
    </button>
  );
}
