import { useState } from 'react';
import type { ReactElement } from 'react';
import { formatEditable, MINUS } from '../../shared/format';
import type { Parameter } from '../../shared/hamiltonian/model';
import { NumberField, Slider } from '../controls';
import { ParameterSymbol } from './ParameterSymbol';
import { sliderRange } from './slider-range';
import type { SliderRange } from './slider-range';
import './report.css';

interface ParameterSlidersProps {
  readonly parameters: readonly Parameter[];
  /** Writes the value into the text. */
  readonly onChange: (name: string, value: number) => void;
  readonly disabled?: boolean;
}

/** One slider and field a `param` of the text; both write into the text. */
export function ParameterSliders({ parameters, onChange, disabled = false }: ParameterSlidersProps): ReactElement {
  const [ranges, setRanges] = useState<ReadonlyMap<string, SliderRange>>(new Map());
  const current = new Map(parameters.map(({ name, value }) => [name, sliderRange(value, ranges.get(name))]));
  const changed = [...current].some(([name, range]) => ranges.get(name) !== range);
  if (changed) setRanges(current);
  return (
    <div className="parameter-sliders">
      {parameters.map(({ name, value }) => {
        const { minimum, maximum } = current.get(name) ?? { minimum: 0, maximum: 1 };
        return (
          <div key={name} className="parameter-slider">
            <ParameterSymbol name={name} />
            <Slider
              label={`${name}, slider`}
              value={value}
              minimum={minimum}
              maximum={maximum}
              disabled={disabled}
              onChange={(next) => onChange(name, next)}
            />
            <NumberField label={name} value={value} disabled={disabled} onCommit={(next) => onChange(name, next)} />
            <div className="parameter-ends">
              <span>{endText(minimum)}</span>
              <span>{endText(maximum)}</span>
            </div>
          </div>
        );
      })}
    </div>
  );
}

const endText = (value: number): string => formatEditable(value).replace('-', MINUS);
