import { useEffect, useState, type ReactElement } from 'react';
import { useTheme } from '../../shell/use-theme';
import styles from './Help.module.css';

/** Pictures of the docs that pages of Help show; each is fetched when it is looked at. */
const files = import.meta.glob<string>(
  '../../../../docs/images/{gallery,system,model,training,results,runs,compare,sweeps,figures,devices}-{light,dark}.webp',
  { query: '?url', import: 'default' },
);

/** A picture of the window in the theme that is in force; its words where it cannot be had. */
export function HelpPicture({ name, words }: { readonly name: string; readonly words: string }): ReactElement {
  const theme = useTheme();
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    const load = Object.entries(files).find(([path]) => path.endsWith(`/${name}-${theme}.webp`))?.[1];
    load?.().then(
      (found) => current && setAddress(found),
      () => current && setAddress(null),
    );
    return () => {
      current = false;
    };
  }, [name, theme]);
  if (address === null) return <em>{words}</em>;
  return <img className={styles['picture']} src={address} alt={words} loading="lazy" width={1440} height={900} />;
}
