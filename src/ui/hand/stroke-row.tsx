/** One point or stroke of color, among the rows: its color, the frame it was set on, a switch and a remove. */
import { Button, Switch } from 'react-aria-components';
import type { ColorStroke } from '../../domain/hand/color-stroke';
import { seek } from '../../state/film/playback';
import { recolorStroke, removeStroke, toggleStroke } from '../../state/hand/color-strokes';
import { useTexts } from '../../state/stores/language';
import { useReport, useSession } from '../../state/stores/session';
import { Icon } from '../parts/icons';
import { SwatchButton } from './swatch-button';

export function StrokeRow({ stroke }: { stroke: ColorStroke }) {
  const { id, hex, frame, places, enabled } = stroke;
  const { stroke: t } = useTexts().hand;
  const name = t[places.length === 1 ? 'point' : 'stroke'](Number(/\d+$/.exec(id)?.[0] ?? 1));
  const isHere = useSession((state) => state.view.playhead === frame);
  const isStill = useReport()?.kind === 'still';
  return (
    <li className="row" data-off={!enabled || undefined}>
      <SwatchButton label={t.colorOf(name)} hex={hex} onChoose={(chosen) => recolorStroke(id, chosen)} />
      <span className="row-color dim">{hex}</span>
      <span className="row-noun row-stroke">{name}</span>
      {isStill || isHere ? (
        <span className="row-found" role="img" aria-label={t.here} title={t.here} />
      ) : (
        <Button className="link" onPress={() => seek(frame)}>
          {t.frame(frame + 1)}
        </Button>
      )}
      <Switch className="switch" isSelected={enabled} onChange={() => toggleStroke(id)} aria-label={t.use(name)}>
        <span className="switch-track" />
      </Switch>
      <Button className="button quiet icon row-remove" aria-label={t.remove(name)} onPress={() => removeStroke(id)}>
        <Icon name="close" />
      </Button>
    </li>
  );
}
