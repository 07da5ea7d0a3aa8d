import { useEffect, useRef, type ReactElement } from 'react';
import { formatCount } from '../../../shared/format';
import { Icon, Segmented } from '../../../ui/controls';
import { familyOf, galleryCards, groupedBy, topicOf, type GalleryCard, type TimeLimit } from './entries';
import styles from './Gallery.module.css';

interface FiltersProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly topic: string | null;
  readonly onTopic: (topic: string | null) => void;
  readonly family: string | null;
  readonly onFamily: (family: string | null) => void;
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
  const { topic, onTopic, family, onFamily, limit, onLimit } = props;
  return (
    <>
      <SearchField text={props.text} onText={props.onText} />
      <FilterList label="Topic" all="All experiments" name={topicOf} chosen={topic} onChoose={onTopic} />
      <FilterList label="Method" all="Any method" name={familyOf} chosen={family} onChoose={onFamily} />
      <section className={styles['limit']}>
        <h2>Takes at most</h2>
        <Segmented label="Takes at most" value={limit} options={limits} onChange={onLimit} />
      </section>
    </>
  );
}

interface FilterListProps {
  readonly label: string;
  readonly all: string;
  readonly name: (card: GalleryCard) => string;
  readonly chosen: string | null;
  readonly onChoose: (name: string | null) => void;
}

/** One of the names that the cards have, or all of them. */
function FilterList({ label, all, name, chosen, onChoose }: FilterListProps): ReactElement {
  return (
    <section className={styles['filters']} role="group" aria-label={label}>
      <h2>{label}</h2>
      <FilterRow name={all} count={galleryCards.length} on={chosen === null} onSelect={() => onChoose(null)} />
      {groupedBy(galleryCards, name).map((group) => (
        <FilterRow
          key={group.name}
          name={group.name}
          count={group.cards.length}
          on={chosen === group.name}
          onSelect={() => onChoose(group.name)}
        />
      ))}
    </section>
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
