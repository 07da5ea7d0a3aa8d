import type { ReactElement } from 'react';
import { type FigurePage, greyShades, type PaletteName, paletteNames, palettes } from '../../../shared/figure-page';
import { Checkbox, Section } from '../../../ui/controls';
import styles from './Figure.module.css';

interface PaletteSectionProps {
  readonly page: FigurePage;
  readonly onChange: (palette: PaletteName) => void;
}

/** Palettes in colour and, below, as a grey printer sets them. */
export function PaletteSection({ page, onChange }: PaletteSectionProps): ReactElement {
  return (
    <Section title="Palette" note="below: as printed in grey">
      {paletteNames.map((name) => {
        const colours = palettes[name].data.slice(1, 7);
        const { greys, apart } = greyShades(colours);
        return (
          <div key={name} className={styles['palette']}>
            <Checkbox
              group="palette"
              label={palettes[name].title}
              checked={page.palette === name}
              onChange={() => onChange(name)}
            />
            <div className={styles['swatches']}>
              <span aria-hidden="true">
                {colours.map((colour, index) => (
                  <i key={index} style={{ background: colour }} />
                ))}
              </span>
              <span aria-hidden="true">
                {greys.map((grey, index) => (
                  <i key={index} style={{ background: grey }} />
                ))}
              </span>
            </div>
            <small>
              {apart === colours.length
                ? 'all told apart in grey'
                : `${apart} of ${colours.length} shades told apart in grey`}
            </small>
          </div>
        );
      })}
    </Section>
  );
}
