/** A square of color that opens the palette; what it stands for always has an exact color. */
import { lazy, Suspense, useState } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { COLOR_NAMES } from '../../domain/color/color';

const ColorPicker = lazy(() => import('../prompts/color-picker'));

interface Props {
  label: string;
  hex: string;
  onChoose: (hex: string) => void;
}

export function SwatchButton({ label, hex, onChoose }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setIsOpen}>
      <Button className="swatch" aria-label={`${label}: ${hex}`}>
        <span style={{ background: hex }} />
      </Button>
      <Popover className="popover palette" placement="bottom left" containerPadding={8}>
        <Dialog aria-label={label} className="picker">
          <Suspense fallback={<p className="dim">…</p>}>
            <ColorPicker
              row={{ hex, color: null }}
              luminance={50}
              onChoose={(name, exact) => {
                const chosen = exact ?? COLOR_NAMES.find((color) => color.name === name)?.hex;
                if (chosen) onChoose(chosen);
              }}
              onClose={() => setIsOpen(false)}
              isRequired
            />
          </Suspense>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
