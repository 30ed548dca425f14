/** A slider with its name before and its value behind it; a drag is one undo step, ended by letting go. */
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';
import { endBurst } from '../../state/stores/project';

interface Props {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  format: (value: number) => string;
  onChange: (value: number) => void;
}

export function ValueSlider({ label, value, min, max, step, format, onChange }: Props) {
  return (
    <Slider
      className="slider"
      value={value}
      minValue={min}
      maxValue={max}
      step={step}
      onChange={(next) => onChange(next as number)}
      onChangeEnd={endBurst}
    >
      <Label>{label}</Label>
      <SliderTrack className="slider-track">
        <SliderThumb className="slider-thumb" />
      </SliderTrack>
      <SliderOutput className="numeric dim">{() => format(value)}</SliderOutput>
    </Slider>
  );
}
