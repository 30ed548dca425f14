/** Four variants side by side, small, as they are drafted; one is chosen by a press. */
import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import type { Grade } from '../../domain/color/grade';
import type { ChromaFrame } from '../../domain/frames';
import { freshMemory } from '../../gpu/compositor-cpu';
import { chooseVariant, closeVariants, draftVariants, variantsKey } from '../../state/drafts/variants';
import { useTexts } from '../../state/stores/language';
import { useProject } from '../../state/stores/project';
import { useSession } from '../../state/stores/session';
import { LookPicture, type SmallFrame, useSmallFrame } from './look-picture';
import './looks.css';

export function Variants() {
  const { looks: t } = useTexts();
  const isReady = useSession((state) => state.engine.phase === 'ready');
  const variants = useSession((state) => state.variants);
  const playhead = useSession((state) => state.view.playhead);
  // Other words, settings or frames: these variants are of no use any more.
  const isPresent = useProject(
    () => variants !== null && variants.frame === playhead && variants.key === variantsKey(playhead),
  );
  if (variants === null || !isPresent)
    return (
      <Button className="button" isDisabled={!isReady} onPress={() => void draftVariants()}>
        {t.fourVariants}
      </Button>
    );
  return <Choice seeds={variants.seeds} made={variants.made} />;
}

function Choice({ seeds, made }: { seeds: readonly number[]; made: ReadonlyMap<number, ChromaFrame> }) {
  const { looks: t, prompts } = useTexts();
  const frame = useSmallFrame();
  const grade = useProject((state) => state.grade);
  const isBusy = made.size < seeds.length;
  return (
    <section className="variants" aria-label={t.fourVariants} aria-busy={isBusy}>
      <ul className="looks">
        {seeds.map((seed) => {
          const chroma = made.get(seed);
          return (
            <li key={seed}>
              <button type="button" className="look" disabled={!chroma} onClick={() => chooseVariant(seed)}>
                <VariantPicture frame={frame} chroma={chroma} grade={grade} />
                <span>{prompts.variant(seed)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <Button className="button" onPress={closeVariants}>
        {t.closeVariants}
      </Button>
    </section>
  );
}

interface PictureProps {
  frame: SmallFrame | null;
  /** Gray while it is being drafted. */
  chroma: ChromaFrame | undefined;
  grade: Grade;
}

function VariantPicture({ frame, chroma, grade }: PictureProps) {
  const own = useMemo(() => frame && { ...frame, chroma: chroma ?? null, memory: freshMemory() }, [frame, chroma]);
  return <LookPicture frame={own} grade={grade} />;
}
